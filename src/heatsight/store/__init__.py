"""Rows in, rows out: the only room that knows an engine."""

from heatsight.store.catalogue import open_catalogue
from heatsight.store.clickhouse import open_store
from heatsight.store.interface import Caps, Catalogue, EventStore, Source

__all__ = ["Caps", "Catalogue", "EventStore", "Source", "open_catalogue", "open_store"]
