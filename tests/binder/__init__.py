"""A rehearsal of Binder: the image of `binder/Dockerfile`, built here, in a container that may do as little as Binder's."""
