"""`build`, `serve`, settings, and what happens when something is in the way."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

import service
from sco_qa import Settings
from sco_qa.index.placing import current_folder
from tests.cli.conftest import Program


def test_a_current_index_is_left_alone(settings: Settings, sco_qa: Program) -> None:
    before = current_folder(settings.index)
    told, silent = sco_qa.run("build"), sco_qa.run("build", "--if-needed")
    assert (told.exit_code, silent.exit_code) == (0, 0)
    assert "is current" in told.stdout
    assert (silent.stdout, silent.stderr) == ("", "")
    assert current_folder(settings.index) == before


def test_build_refuses_an_annotation_whose_quote_is_not_in_the_paper(settings: Settings, tmp_path: Path, sco_qa: Program) -> None:
    shutil.copytree(settings.corpus, tmp_path / "corpus")
    with (tmp_path / "corpus" / "zhao-2012" / "annotations.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[terms]]\nterm = "x"\nmeaning = "y"\nquote = "words that nobody printed"\n')
    result = sco_qa.run("build", corpus=str(tmp_path / "corpus"), index=str(tmp_path / "index"))
    assert result.exit_code == 3
    assert "'words that nobody printed' is not in zhao-2012" in result.stderr
    assert not list((tmp_path / "index").glob("*index-*")) and not list((tmp_path / "index").glob("building-*"))


def test_a_corpus_without_documents_exits_3(tmp_path: Path, sco_qa: Program) -> None:
    result = sco_qa.run("build", corpus=str(tmp_path), index=str(tmp_path / "index"))
    assert result.exit_code == 3
    assert "no document in" in result.stderr


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path, sco_qa: Program) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    result = sco_qa.run("build", index=str(tmp_path / "file" / "index"))
    assert result.exit_code == 5
    assert result.stderr.strip().startswith("sco-qa: ") and len(result.stderr.strip().splitlines()) == 1


def test_a_disk_that_is_full_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch, sco_qa: Program) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sco_qa.cli.facts.print_json", full)
    result = sco_qa.run("facts", "--json")
    assert result.exit_code == 1
    assert result.stderr.strip().startswith("sco-qa: a file cannot be used (No space left on device)")


def test_options_that_exclude_each_other_exit_2(sco_qa: Program) -> None:
    result = sco_qa.run("build", "--if-needed", "--force")
    assert result.exit_code == 2
    assert "give one of them" in result.stderr


@pytest.mark.parametrize(("name", "value"), [("port", "many"), ("port", "70000"), ("threads", "0"), ("max_body_bytes", "1")])
def test_a_wrong_setting_is_named_and_exits_2(name: str, value: str, sco_qa: Program) -> None:
    result = sco_qa.run("ask", "x", **{name: value})
    assert result.exit_code == 2
    assert f"settings are wrong: {name}:" in result.stderr


def test_a_config_file_that_is_not_there_exits_2(tmp_path: Path, sco_qa: Program) -> None:
    result = sco_qa.run("ask", "x", config=str(tmp_path / "none.toml"))
    assert result.exit_code == 2
    assert "correct or unset it" in result.stderr


def test_serve_announces_its_address_once_the_index_is_open(monkeypatch: pytest.MonkeyPatch, sco_qa: Program) -> None:
    served: list[Settings] = []

    def serve(settings: Settings, opened) -> None:
        opened()
        served.append(settings)

    monkeypatch.setattr(service, "serve", serve)
    result = sco_qa.run("serve", "--host", "::1", "--port", "8123")
    assert "http://[::1]:8123/" in result.stdout
    assert (served[0].host, served[0].port) == ("::1", 8123)
    assert sco_qa.run("serve", "--port", "70000").exit_code == 2


def test_the_version_is_the_packages_and_no_words_show_the_commands(sco_qa: Program) -> None:
    assert sco_qa.run("--version").stdout.startswith("sco-qa ")
    help_ = sco_qa.run("--help").stdout
    assert all(command in help_ for command in ("ask", "chat", "explain", "facts", "build", "serve", "evaluate"))
