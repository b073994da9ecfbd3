"""What learning management systems give and take: the zips of submissions that Moodle and Canvas let teachers download.

`nbgrader_config.py` names what is here; `nbgrader zip_collect 03-containers` then takes such a zip from
`downloaded/03-containers/archive/`:

    c.ZipCollectApp.extractor_plugin = "autograder.lms.SafeExtractor"
    c.ZipCollectApp.collector_plugin = "autograder.lms.LmsCollector"
"""

from autograder.lms.plugins import LmsCollector, SafeExtractor

__all__ = ["LmsCollector", "SafeExtractor"]
