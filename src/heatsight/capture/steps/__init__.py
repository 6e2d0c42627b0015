"""The steps a body takes on its way to rows; their order stands in `capture/pipeline.py`."""
