"""Rows in, rows out: the only room that knows an engine."""

from heatsight.store.catalogue import open_catalogue
from heatsight.store.clickhouse import open_store
from heatsight.store.interface import Caps, Catalogue, EventStore, PictureStore, SavedHeatmaps, Source
from heatsight.store.pictures import open_pictures
from heatsight.store.sealing import Seal, seal_with

__all__ = [
    "Caps",
    "Catalogue",
    "EventStore",
    "PictureStore",
    "SavedHeatmaps",
    "Seal",
    "Source",
    "open_catalogue",
    "open_pictures",
    "open_store",
    "seal_with",
]
