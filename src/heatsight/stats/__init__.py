"""Numbers only: intervals, shrinkage, corrections, change points. numpy and scipy, no domain words."""
