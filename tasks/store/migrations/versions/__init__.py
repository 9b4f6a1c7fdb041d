"""Numbered in their order; plain DDL, so that an old version keeps meaning what it meant."""
