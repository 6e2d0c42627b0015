"""Saved heatmaps, their snapshots (which are the rendering's queue as well), and pictures to be thrown away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "saved_heatmaps",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("short_id", sa.Text, nullable=False, unique=True),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("data_url", sa.Text, nullable=False),
        sa.Column("page", sa.Text, nullable=False),
        sa.Column("data_page", sa.Text, nullable=False),
        sa.Column("target_widths", sa.JSON, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("exception", sa.Text, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("block_consent_modals", sa.Boolean, nullable=False),
        sa.Column("sealed", sa.Text, nullable=True),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "heatmap_snapshots",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("heatmap_id", sa.Text, sa.ForeignKey("saved_heatmaps.id"), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("exception", sa.Text, nullable=False),
        sa.Column("notes", sa.JSON, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("turn", sa.DateTime, nullable=False),
        sa.Column("not_before", sa.DateTime, nullable=False),
        sa.Column("token", sa.Text, nullable=True),
        sa.Column("lease_until", sa.DateTime, nullable=True),
        sa.Column("picture", sa.Text, nullable=True),
        sa.UniqueConstraint("heatmap_id", "width"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_heatmap_snapshots_queue", "heatmap_snapshots", ["state", "turn"])
    op.create_table(
        "picture_trash",
        sa.Column("picture", sa.Text, primary_key=True),
        sa.Column("not_before", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("picture_trash")
    op.drop_index("ix_heatmap_snapshots_queue", "heatmap_snapshots")
    op.drop_table("heatmap_snapshots")
    op.drop_table("saved_heatmaps")
