"""The frozen nouns every room shares. Imports nothing of ours."""
