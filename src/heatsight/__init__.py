"""heatsight reads web heatmaps the way a sharp analyst would."""

__version__ = "0.1.0"
