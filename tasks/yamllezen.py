"""Reads YAML that people keep beside the diagrams; the only module that knows the format.

Only what those files need: lists, mappings and plain values. Aliases and tags are refused,
since a few lines of them become gigabytes, or values that nobody meant. Knows no roles
and no stories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from yaml.nodes import Node

MOST_BYTES = 200_000
_LARGEST = 10**15


class YamlOnleesbaarError(ValueError):
    """The file is too large, or is not the plain YAML that is read here."""


class _Plain(yaml.SafeLoader):
    """Refuses what can make a value larger than its text, or of another kind than it looks."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("alias")
        event = self.peek_event()  # type: ignore[no-untyped-call]  # untyped in the stubs
        if event.anchor is not None or event.tag is not None:
            raise yaml.YAMLError("anchor or tag")
        node: Node | None = super().compose_node(parent, index)
        return node

    def construct_small_int(self, node: yaml.ScalarNode) -> int:
        """Refuse numbers that cannot be written down again."""
        number = int(self.construct_yaml_int(node))
        if abs(number) > _LARGEST:
            raise yaml.YAMLError("number")
        return number


_Plain.add_constructor("tag:yaml.org,2002:int", _Plain.construct_small_int)


def read_yaml(content: bytes) -> Any:  # noqa: ANN401 - the reader checks what it got
    """Return what the file states: lists, mappings and plain values.

    Raises:
        YamlOnleesbaarError: whatever is wrong with it; it carries nothing of the contents.
    """
    if len(content) > MOST_BYTES:
        raise YamlOnleesbaarError("too large")
    try:
        # derives from the safe loader: it makes plain values only
        return yaml.load(content, Loader=_Plain)  # noqa: S506
    except (yaml.YAMLError, ValueError, ArithmeticError, RecursionError):
        raise YamlOnleesbaarError("not plain YAML") from None
