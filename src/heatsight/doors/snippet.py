"""What a site puts into its pages."""

from __future__ import annotations

from heatsight.model.project import Project


def snippet(url: str, project: Project) -> str:
    """The lines for every page's head. Flushing every 250 ms lets nearly every click be paired with its element by counting alone."""
    return f"""\
  <script src="{url}/static/array.full.js"></script>
  <script>
    posthog.init("{project.token}", {{
      api_host: "{url}",
      capture_heatmaps: {{ flush_interval_milliseconds: 250 }}
    }})
  </script>"""
