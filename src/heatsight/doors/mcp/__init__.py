"""The door for agents: the readings as MCP tools, over stdio and over HTTP."""
