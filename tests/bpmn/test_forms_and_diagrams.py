"""What is drawn and asked is complete, sourced, readable, and pleasant to look at."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from engine import list_processes, parse_decisions
from tasks.errors import AntwoordenOngeldigError
from tasks.forms import Option, check_form, parse_form
from tasks.model import Recht
from tasks.publishing import check_folder, read_folder
from tests.bpmn.drawing import (
    Drawing,
    documentation_of,
    kind_of,
    properties_of,
    reckoned_texts,
)
from tests.filling import fill_in

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2] / "bpmn"
DIAGRAMS = sorted((ROOT / "processen").glob("*.bpmn"))
TABLES = sorted((ROOT / "beslistabellen").glob("*.dmn"))
FORMS = sorted((ROOT / "formulieren").glob("*.form"))
DRAWINGS = {path.stem: Drawing(path) for path in DIAGRAMS}
DECISIONS = [path for path in FORMS if '"key": "besluit"' in path.read_text(encoding="utf-8")]
ROLLEN = yaml.safe_load((ROOT / "rollen.yaml").read_text(encoding="utf-8"))
SOURCE = re.compile(r"^(Bron: R\d|Aanname: A\d)", re.MULTILINE)
MOST_WORDS = 15
#: the width of a letter in a drawing, on average, and what a box keeps free at its sides
LETTER, PADDING = 6.2, 10

each_drawing = pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=list(DRAWINGS))
each_form = pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)


def _components(form: Any) -> Iterator[dict[str, Any]]:
    for component in form["components"]:
        yield component
        if "components" in component:
            yield from _components(component)


def _texts(path: Path) -> Iterator[str]:
    for component in _components(json.loads(path.read_text(encoding="utf-8"))):
        yield from (component[key] for key in _SHOWN if key in component)


_SHOWN = ("label", "dateLabel", "description", "text")


def _is_act(word: str) -> bool:
    """Tell whether a word may be an infinitive."""
    return word.endswith("en")


def _sentences(text: str) -> list[str]:
    return [s for line in text.splitlines() for s in re.split(r"(?<=[.?!])\s+", line)]


class TestDiagrams:
    @each_drawing
    def test_every_node_says_what_it_is_for_and_where_it_comes_from(self, drawing: Drawing) -> None:
        for key, node in {**drawing.nodes, **drawing.of_kind("process")}.items():
            first, *rest = documentation_of(node).splitlines() or [""]
            assert first.endswith("."), f"{key}: start with a sentence for the person"
            assert SOURCE.search("\n".join(rest)), f"{key}: name a source"

    @each_drawing
    def test_sentences_for_people_are_short(self, drawing: Drawing) -> None:
        for key, node in drawing.nodes.items():
            for sentence in _sentences(documentation_of(node).splitlines()[0]):
                assert len(sentence.split()) <= MOST_WORDS, f"{key}: {sentence}"

    @each_drawing
    def test_every_node_has_words_and_every_choice_is_a_question(self, drawing: Drawing) -> None:
        for key, node in drawing.nodes.items():
            assert node.get("name"), key
            if drawing.is_choice(node):
                assert (node.get("name") or "").endswith("?"), key
        for key, flow in drawing.flows.items():
            source = drawing.elements[flow.get("sourceRef") or ""]
            if drawing.is_choice(source):
                assert flow.get("name"), f"{key}: say which answer this is"
                assert key in drawing.labels, f"{key}: place its words"

    @each_drawing
    def test_lanes_and_second_persons_are_roles(self, drawing: Drawing) -> None:
        namen = {rol["naam"] for rol in ROLLEN}
        sleutels = {rol["sleutel"] for rol in ROLLEN}
        for lane in drawing.of_kind("lane").values():
            assert lane.get("name") in namen
        for node in drawing.nodes.values():
            assert properties_of(node).get("bevestiging") in sleutels | {None}

    @each_drawing
    def test_the_second_person_is_never_asked_by_the_same_role(self, drawing: Drawing) -> None:
        naam = {rol["sleutel"]: rol["naam"] for rol in ROLLEN}
        for key, node in drawing.nodes.items():
            second = properties_of(node).get("bevestiging")
            lane = drawing.elements[drawing.lane_of(key) or ""]
            assert second is None or naam[second] != lane.get("name"), key

    @each_drawing
    def test_every_task_for_people_has_a_term_that_a_beheerder_can_change(
        self, drawing: Drawing
    ) -> None:
        for key, node in drawing.of_kind("userTask").items():
            assert properties_of(node).get("termijn", "").startswith("=parameter("), key

    def test_the_gate_has_nothing_to_say(self) -> None:
        assert not check_folder(read_folder(ROOT))

    def test_the_line_starts_with_two_processes_and_the_rest_are_actions(self) -> None:
        files = {path.name: path.read_bytes() for path in (*DIAGRAMS, *FORMS)}
        asked = {key: properties_of(DRAWINGS[key].elements[key]) for key in list_processes(files)}
        line = {key for key, properties in asked.items() if "te_starten_bij" not in properties}
        assert line == {"melding", "casus"}


class TestDrawing:
    @each_drawing
    def test_everything_stands_on_the_page(self, drawing: Drawing) -> None:
        assert set(drawing.nodes) <= set(drawing.boxes)
        assert set(drawing.flows) == set(drawing.arrows)
        assert set(drawing.of_kind("lane", "participant")) <= set(drawing.boxes)

    @each_drawing
    def test_boxes_keep_their_distance(self, drawing: Drawing) -> None:
        standing = {k for k, n in drawing.nodes.items() if kind_of(n) != "boundaryEvent"}
        for one, other in combinations(sorted(standing), 2):
            if other in drawing.around(one) or one in drawing.around(other):
                continue
            near = drawing.boxes[one].overlaps(drawing.boxes[other], room=20)
            assert not near, f"{one} stands too close to {other}"

    @each_drawing
    def test_a_part_stands_inside_its_whole(self, drawing: Drawing) -> None:
        for key in drawing.nodes:
            for whole in drawing.around(key):
                inside = drawing.boxes[whole].holds(drawing.boxes[key])
                assert inside, f"{key} stands outside {whole}"

    @each_drawing
    def test_every_node_stands_in_the_lane_that_lists_it(self, drawing: Drawing) -> None:
        for key in drawing.nodes:
            lane = drawing.lane_of(key)
            assert lane is not None, f"{key} is in no lane"
            assert drawing.boxes[lane].holds(drawing.boxes[key]), f"{key} stands outside {lane}"

    @each_drawing
    def test_arrows_go_straight_from_border_to_border(self, drawing: Drawing) -> None:
        for key, flow in drawing.flows.items():
            points = drawing.arrows[key]
            assert drawing.boxes[flow.get("sourceRef") or ""].touches(points[0]), key
            assert drawing.boxes[flow.get("targetRef") or ""].touches(points[-1]), key
            assert len(points) - 2 <= 2, f"{key} bends too often"
        for stretch in drawing.stretches():
            assert 0 in {stretch.box.width, stretch.box.height}, f"{stretch.flow} is slanted"

    @each_drawing
    def test_arrows_run_through_no_box(self, drawing: Drawing) -> None:
        for stretch in drawing.stretches():
            flow = drawing.flows[stretch.flow]
            ends = {flow.get("sourceRef"), flow.get("targetRef")}
            for key in drawing.nodes.keys() - drawing.around(stretch.flow):
                hit = drawing.boxes[key].overlaps(stretch.box, room=4)
                on_border = kind_of(drawing.nodes[key]) == "boundaryEvent"
                assert key in ends or on_border or not hit, f"{stretch.flow} runs through {key}"

    @each_drawing
    def test_arrows_do_not_cross(self, drawing: Drawing) -> None:
        for one, other in combinations(list(drawing.stretches()), 2):
            first, second = drawing.flows[one.flow], drawing.flows[other.flow]
            stem = first.get("sourceRef") == second.get("sourceRef")
            crossing = one.box.overlaps(other.box, room=1)
            assert stem or one.flow == other.flow or not crossing, f"{one.flow} x {other.flow}"

    @each_drawing
    def test_words_lie_on_nothing(self, drawing: Drawing) -> None:
        for one, other in combinations(sorted(drawing.labels), 2):
            both = drawing.labels[one].overlaps(drawing.labels[other])
            assert not both, f"the words of {one} lie on those of {other}"
        for key, label in drawing.labels.items():
            for node in drawing.nodes.keys() - drawing.around(key):
                assert not label.overlaps(drawing.boxes[node]), f"the words of {key} lie on {node}"
            for stretch in drawing.stretches():
                assert not label.overlaps(stretch.box), f"{stretch.flow} runs through {key}"

    @each_drawing
    def test_the_longest_word_of_a_name_is_not_broken(self, drawing: Drawing) -> None:
        for key, named in drawing.of_kind(
            "lane", "participant", "userTask", "callActivity"
        ).items():
            longest = max(len(word) for word in (named.get("name") or "").split())
            box = drawing.boxes[key]
            room = box.width - PADDING if key in drawing.nodes else box.height
            assert room >= longest * LETTER, f"{key} is too small for its name"


class TestForms:
    @each_drawing
    def test_a_form_is_called_after_the_document_and_its_task_after_the_act(
        self, drawing: Drawing
    ) -> None:
        for key, task in drawing.of_kind("userTask").items():
            name = properties_of(task)["formulier"]
            form = parse_form(name, (ROOT / "formulieren" / f"{name}.form").read_bytes())
            acts = {word for word in (task.get("name") or "").lower().split() if _is_act(word)}
            assert acts, f"{key}: say what somebody does"
            assert not acts & set(form.title.lower().split()), f"{name}: {form.title}"

    @each_form
    def test_a_form_is_good_json_that_the_house_reads_without_a_remark(self, path: Path) -> None:
        assert not check_form(path.name, path.read_bytes())
        assert json.loads(path.read_text(encoding="utf-8"))["id"] == path.stem

    @each_form
    def test_a_form_has_a_title_and_a_source(self, path: Path) -> None:
        form = parse_form(path.name, path.read_bytes())
        assert form.title
        assert re.search(r"(Bron: R|Aannames?: A)\d", form.bron)

    @each_form
    def test_sentences_are_short(self, path: Path) -> None:
        for text in _texts(path):
            for sentence in _sentences(text):
                assert len(sentence.split()) <= MOST_WORDS, sentence

    @each_form
    def test_questions_end_with_a_question_mark_or_name_a_thing(self, path: Path) -> None:
        for field in parse_form(path.name, path.read_bytes()).fields:
            asks = field.label.split()[0] in {"Wat", "Wie", "Waarom", "Wanneer", "Welke", "Is"}
            assert field.label.endswith("?") or not asks, field.label

    @each_form
    def test_a_field_that_steers_is_used_by_a_diagram(self, path: Path) -> None:
        reckoned = "\n".join(text for each in DRAWINGS.values() for text in reckoned_texts(each))
        asked = {
            name for each in TABLES for name in parse_decisions(each.name, each.read_bytes()).inputs
        }
        services = [
            properties_of(node)
            for each in DRAWINGS.values()
            for node in each.of_kind("serviceTask").values()
        ]
        named = {each.get(name) for each in services for name in ("veld", "weken", "waarvoor")}
        known = {"regisseur", "bestaande_casus", "betreft"} | asked | named
        for field in parse_form(path.name, path.read_bytes()).fields:
            used = field.key in known or re.search(rf"\b{field.key}\b", reckoned)
            assert bool(used) or not field.stuurt, f"{field.key} steers nothing"

    def test_every_form_is_used_and_every_task_has_one(self) -> None:
        used = {
            properties_of(node).get("formulier")
            for drawing in DRAWINGS.values()
            for node in drawing.of_kind("userTask").values()
        }
        assert used == {path.stem for path in FORMS}

    def test_a_decision_about_a_person_is_motivated_and_weighed(self) -> None:
        """L5, L9, R3, R13, A17: never a decision without these."""
        weighed = {"motivatie", "proportionaliteit", "subsidiariteit", "aanwezig"}
        for path in FORMS:
            form = parse_form(path.name, path.read_bytes())
            fields = {field.key: field for field in form.fields}
            if "besluit" in fields:
                assert fields.keys() >= {*weighed, "afwijkende_mening"}, path.stem
                assert all(fields[key].required for key in weighed), path.stem

    @pytest.mark.parametrize("key", ["route", "spoed", "voordracht"])
    def test_a_choice_of_the_meldpunt_is_motivated_and_weighed(self, key: str) -> None:
        """L6, L9, R3, R13: why, and whether it is too much, stand with every choice."""
        forms = [parse_form(path.name, path.read_bytes()) for path in FORMS]
        (form,) = (each for each in forms if key in {field.key for field in each.fields})
        fields = {field.key: field for field in form.fields}
        for asked in ("motivatie", "proportionaliteit", "subsidiariteit"):
            assert fields[asked].required, asked
        assert not fields["afwijkende_mening"].required

    @pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
    def test_nobody_decides_without_saying_why_and_with_whom(self, path: Path) -> None:
        read = parse_form(path.name, path.read_bytes())
        form = read.with_options({each: [Option("een", "De eerste")] for each in read.sources})
        whole = fill_in(form, {})
        assert form.read(whole, {})
        for key in ("motivatie", "proportionaliteit", "subsidiariteit", "aanwezig"):
            with pytest.raises(AntwoordenOngeldigError):
                form.read({each: whole[each] for each in whole if each != key}, {})

    def test_what_a_chair_confirms_is_motivated_and_leaves_room_for_another_view(
        self,
    ) -> None:
        for drawing in DRAWINGS.values():
            for key, node in drawing.of_kind("userTask").items():
                asked = properties_of(node)
                if asked.get("bevestiging", "").endswith("_voorzitter"):
                    path = ROOT / "formulieren" / f"{asked['formulier']}.form"
                    form = parse_form(path.name, path.read_bytes())
                    needed = {field.key for field in form.fields if field.required}
                    assert needed >= {"motivatie", "aanwezig"}, key
                    assert "afwijkende_mening" in {field.key for field in form.fields}, key

    def test_the_melder_is_sealed(self) -> None:
        form = parse_form("melding", (ROOT / "formulieren" / "melding.form").read_bytes())
        identity = {"melder_naam", "melder_contact", "melder_relatie"}
        assert {field.key for field in form.fields if field.verzegeld == "melder"} == identity


class TestRollen:
    def test_a_role_is_complete_and_unique(self) -> None:
        fields = {"sleutel", "naam", "uitleg", "per_casus", "rechten", "bron"}
        given = {"gekozen_uit", "een_tegelijk"}
        assert all(fields <= set(rol) <= fields | given for rol in ROLLEN)
        assert all("gekozen_uit" in rol for rol in ROLLEN if rol["per_casus"])
        assert len({rol["sleutel"] for rol in ROLLEN}) == len(ROLLEN)
        assert len({rol["naam"] for rol in ROLLEN}) == len(ROLLEN)
        assert all(SOURCE.search(rol["bron"]) for rol in ROLLEN)

    def test_rights_exist(self) -> None:
        known = {recht.value for recht in Recht}
        assert {recht for rol in ROLLEN for recht in rol["rechten"]} == known

    def test_who_manages_accounts_sees_no_dossier(self) -> None:
        (beheerder,) = (rol for rol in ROLLEN if "accounts_beheren" in rol["rechten"])
        assert beheerder["rechten"] == ["accounts_beheren", "aannames_beheren"]

    def test_only_one_role_may_open_the_melder(self) -> None:
        assert [r["sleutel"] for r in ROLLEN if "melder_inzien" in r["rechten"]] == [
            "meldpunt_coordinator"
        ]
