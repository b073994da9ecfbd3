"""The catalogue of misconceptions: what a known wrong idea is called, and how to find out that it is one."""

from autograder.task import Mistaken
from lab.messages import translate as _


def mistaken(misconception: str, expected: str, look_at: str) -> Mistaken:
    """The finding that a submission shows a known misconception.

    Args:
        misconception: its id in the catalogue.
        expected: what the check asked for.
        look_at: where to look next.

    Raises:
        KeyError: the catalogue has no such misconception.
    """
    return Mistaken(False, expected, sentences()[misconception], look_at, misconception=misconception)


def sentences() -> dict[str, str]:
    """Each misconception's own sentence, in the course's language, by id."""
    return (
        _on_virtual_machines()
        | _on_capacity()
        | _on_containers()
        | _on_limits()
        | _on_images()
        | _on_snapshots()
        | _on_services()
        | _on_addresses()
        | _on_scaling()
        | _on_reconciling()
        | _on_manifests()
    )


def _on_virtual_machines() -> dict[str, str]:
    return {
        "vm-shares-host-kernel": _(
            "That is the host's kernel. A virtual machine boots a kernel of its own: compare uname -r on both sides."
        ),
        "vm-emulates-os": _(
            "The hypervisor presents hardware and stops there. What can be replaced by installing another system, "
            "the guest brought along."
        ),
        "given-memory-is-usable": _(
            "That is the memory of the virtual hardware. The guest's kernel takes its share before it counts what is usable."
        ),
        "types-swapped": _(
            "The two types are the wrong way round: ask of each which one starts first, the hypervisor or an operating system."
        ),
        "manager-is-below": _(
            "A system that manages the hypervisor need not lie below it: look at which of the two starts first "
            "when the computer is switched on."
        ),
        "virtual-means-slow": _(
            "The factor is the price of emulating the processor, not of being a virtual machine: "
            "with KVM the real processor executes the guest's instructions."
        ),
    }


def _on_capacity() -> dict[str, str]:
    return {
        "memory-by-use": _(
            "A virtual machine's memory was promised to it when it was switched on, whatever its service uses at the moment: "
            "count what each was given."
        ),
        "overhead-forgotten": _(
            "The guests' memory is not all: each machine also costs the host what its hypervisor process takes for itself."
        ),
        "host-keeps-nothing": _(
            "That hands out the host's own share as well: take it off before anything is divided or promised."
        ),
        "units-mixed": _(
            "Two units were mixed: a disk's GB has 10^9 bytes, a MB of memory or of an image here 2^20. "
            "Turn both into bytes first."
        ),
        "rounds-up": _("Rounded up, the last one does not fit whole. Work out what it would need."),
        "memory-is-the-only-limit": _("Memory is not the only limit: ask how many of them the disk holds, too."),
        "advantage-constant": _(
            "The advantage is not a constant: the larger the service, the less the system that isolates it weighs in the sum."
        ),
        "container-has-own-kernel": _(
            "A container has no kernel of its own: it runs on that of the engine's machine. Compare uname -r inside and out."
        ),
        "borders-are-equal": _(
            "The two borders are not equally strong: containers share one kernel, and a flaw in it is a way out of all of them."
        ),
    }


def _on_containers() -> dict[str, str]:
    return {
        "name-is-hostname": _(
            "A container's name is for the engine, its host name for what runs inside. "
            "The one does not set the other: run hostname in it."
        ),
        "environment-of-the-notebook": _(
            "The variable is in this notebook's process, not in the container, which gets an environment of its own: "
            "run env in the container."
        ),
        "container-outlives-command": _(
            "A container runs for as long as its main process does. That process ended, "
            "perhaps after it had left another in the background, and everything in the container ended with it."
        ),
        "network-is-namespace": _(
            "They are on the same network, each with a network namespace of its own: two machines on one cable. "
            "In a shared namespace they would also have the same localhost."
        ),
        "container-is-small-vm": _(
            "A container is not a small virtual machine: there is no second kernel between the service and the host's kernel."
        ),
        "engine-runs-process": _(
            "Engine, containerd and runc only prepare. Once started, the process is an ordinary one, and the kernel runs it."
        ),
        "namespaces-limit": _("Namespaces hide; they do not limit. How much a process may use, its control group says."),
    }


def _on_limits() -> dict[str, str]:
    return {
        "reservation-is-limit": _(
            "A reservation is no limit: it says what the engine tries to keep free for the container, and it may use more."
        ),
        "processor-for-memory": _(
            "That limits the processor. Memory is a resource of its own, with a limit of its own: "
            "look at Memory and NanoCpus in HostConfig."
        ),
        "decimal-megabytes": _(
            "The limit counts 10^6 bytes to a MB. Memory is counted in MB of 2^20 bytes: "
            "text such as '1m' leaves that to the engine."
        ),
        "limits-reserve": _("A limit reserves nothing: what containers do not use is free. Only what they use now is taken."),
        "unlimited-takes-nothing": _(
            "A container without a limit does not count as nothing: at worst it takes all that the host has left."
        ),
    }


def _on_images() -> dict[str, str]:
    return {
        "image-is-running": _(
            "An image runs nothing: it is files and settings. Only a container that is made from it has a process."
        ),
        "healthy-is-running": _(
            "That check passes although the service is not there. That the container runs the engine knows by itself: "
            "a health check has to ask the service."
        ),
        "expose-publishes-port": _(
            "EXPOSE only notes which port the service uses. The host reaches what ports= publishes, with or without that note."
        ),
        "deleted-is-gone": _(
            "A later layer hides a file; it does not take it out of the layer below, which goes along with the image. "
            "What must not be in it may never have been in one of its layers."
        ),
        "argument-is-secret": _(
            "It is in the image's settings or history: what ENV and ARG are given, and what is written in an instruction, "
            "stays there for everyone who has the image."
        ),
        "cache-step-by-step": _(
            "A step is built on the one before it: from the first one that changed, all that follow are done anew, "
            "whatever they read."
        ),
        "latest-is-newest": _(
            "latest is a tag like any other: it is what is meant where none is given, and names what it was last put on."
        ),
        "image-belongs-to-docker": _(
            "An image's form is a standard of its own, OCI's, and so every engine that keeps to it runs what another has built."
        ),
    }


def _on_snapshots() -> dict[str, str]:
    return {
        "container-keeps-data": _(
            "What is written there is in the container's own layer and goes with the container. "
            "Data that should survive it belongs in a volume."
        ),
        "snapshot-keeps-memory": _(
            "A container's snapshot is one of its files and settings: no process, nothing that was in memory. "
            "A saved machine has both."
        ),
        "snapshot-holds-volumes": _(
            "A volume is not part of the container, and no snapshot of the container holds what is in it."
        ),
        "container-copies-image": _(
            "All containers of an image share its layers, which none may change: each adds only what it writes itself."
        ),
    }


def _on_reconciling() -> dict[str, str]:
    return {
        "counts-the-dead": _(
            "It counts what has ended as if it were running. A container's state is part of what is observed: "
            "one that is there may still be dead."
        ),
        "over-provisions": _("It starts as many as are desired, whatever runs already. Only the difference is missing."),
        "recreates": _(
            "It removes what is right and starts it again. Where state and desire agree there is nothing to do, "
            "however often one asks."
        ),
        "removes-the-wrong-ones": _(
            "It removes running containers that are still needed. Which are too many is counted for each service, "
            "among those that run."
        ),
        "names-for-state": _(
            "It goes by what a container is called. A name says nothing about what a container is for, nor whether it runs: "
            "both are in what is observed."
        ),
        "memory-for-state": _(
            "It relies on what it remembers to have started. What died since then it cannot know: "
            "only looking, every time, shows what is there."
        ),
    }


def _on_manifests() -> dict[str, str]:
    return {
        "one-resource-counts": _(
            "It looks at one resource alone. A host is full as soon as one of them is: processor and memory must both suffice."
        ),
        "capacity-for-rest": _(
            "It compares with what the host has, not with what is left of it. What was placed before is taken."
        ),
        "one-waits-all-wait": _(
            "One that fits nowhere makes the later ones wait too. Each gets its own turn: smaller ones may fit."
        ),
        "liveness-is-readiness": _(
            "Alive is not ready. Liveness has a container started anew; "
            "whether it gets requests, readiness says, and without it that is from the first moment on."
        ),
        "request-is-limit": _(
            "A request is no limit: it is what the scheduler sets aside. Without a limit the container may use the whole node."
        ),
        "milli-memory": _(
            "An m means a thousandth, of a byte too: so 128m of memory is less than one byte. Memory is counted in Mi or M."
        ),
        "service-selects-by-name": _(
            "A Service knows nothing of Deployments or their names. It finds Pods by the labels that the Pods carry."
        ),
        "kubernetes-replaces-images": _(
            "Kubernetes has no image format of its own: its nodes run the OCI images that docker build makes. "
            "What it needs no longer is Docker's engine."
        ),
        "pod-is-container": _(
            "A Pod is not a container: it holds one or several, which share an address, and are placed and counted together."
        ),
    }


def _on_addresses() -> dict[str, str]:
    return {
        "all-addresses-are-hosts": _(
            "Not every address of a network is a host's: the first is the network's own, the last the broadcast address, "
            "and the bridge takes one as the containers' gateway."
        ),
        "gateway-forgotten": _(
            "Network and broadcast address are taken off; the bridge's own is not. It is the containers' gateway, "
            "and no container gets it."
        ),
        "subnets-overlap": _(
            "Two of the networks overlap: an address that lies in both leads to one of them, and never to the other."
        ),
        "docker-pools-forgotten": _(
            "One network lies where Docker takes addresses by itself: the next network that anyone creates "
            "on a host may be the same one."
        ),
        "no-room-to-grow": _(
            "It is enough for today's containers and for no more. A network's size cannot be changed "
            "while containers are in it: plan for those to come."
        ),
    }


def _on_scaling() -> dict[str, str]:
    return {
        "replica-without-traffic": _(
            "Some replicas run and get no request: starting one is not enough, the balancer must know it too."
        ),
        "state-in-process": _(
            "Each replica counts for itself: what a process keeps in its memory the others do not see, "
            "and it ends with the process. Keep it in the store."
        ),
        "more-replicas-always-faster": _(
            "More replicas are not always faster: more of them than processors take turns on these, "
            "and what all of them share serves no more than before."
        ),
        "shared-part-forgotten": _(
            "The replicas share a store, and every request needs it: they cannot serve more together than it can."
        ),
        "vm-starts-like-container": _(
            "A replica is not there as soon as it is asked for. Until it has started, requests are lost: "
            "for a container that is a moment, for a virtual machine a good while."
        ),
        "scales-on-one-sample": _(
            "It follows each sample up and down, although the load stays about the same. "
            "One sample is chance: before you stop replicas, look at the last minute."
        ),
        "scales-below-minimum": _(
            "It goes below the least number of replicas. That minimum is there for what no measured load foretells: "
            "a replica that dies, the first request in the morning."
        ),
        "idle-replicas-are-free": _(
            "It always runs as many as it may. Replicas that wait for requests cost like those that work."
        ),
        "placement-is-free": _(
            "The same container in a virtual machine is not as near to the hardware: the guest's kernel and the hypervisor "
            "lie between, and take time and memory."
        ),
        "container-in-vm-boots": _(
            "In a virtual machine that is on, a container starts as anywhere else: as a process, on the kernel that runs. "
            "What boots, once, is the machine."
        ),
    }


def _on_services() -> dict[str, str]:
    return {
        "localhost-is-host": _(
            "Inside a container localhost is that container itself: neither its neighbour nor the host. "
            "Another service has a name of its own."
        ),
        "address-is-a-name": _(
            "An address belongs to a container for as long as that one is there; its successor may get another. "
            "The name stays: write the name."
        ),
        "published-between-containers": _(
            "Containers on one network reach every port of each other as it is. "
            "Publishing opens a port to the outside, and only that needs it."
        ),
        "one-network-isolates": _(
            "On one network everyone reaches everyone, whoever was meant to. Who must not talk must have no network in common."
        ),
        "networks-are-transitive": _(
            "Nobody is passed on: two that each share a network with a third do not reach each other through it."
        ),
        "data-survives-container": _(
            "What a container writes goes with it when it is removed. What shall stay belongs in a volume, "
            "which the next container is given too."
        ),
        "volume-anywhere": _(
            "There is a volume, but not where the program writes: everything outside the volume's folder goes with the container."
        ),
        "comes-back-by-itself": _(
            "Nobody starts it again: without a restart policy, a container whose main process has ended stays ended."
        ),
        "restart-policy-keeps-data": _(
            "A restart policy starts the same container again. The removed one took its files along, "
            "and a new container begins with the image's."
        ),
        "start-order-is-readiness": _(
            "Started is not ready, and order lasts only until the first one fails. "
            "Whoever asks must bear that nobody answers, and try again."
        ),
        "one-change-replaces-all": _(
            "The others were made anew, too. A new version of one service needs no new container of any other: "
            "they find its successor by the name."
        ),
    }
