"""Settings: found from where the command runs, laid under its options, and every mistake in them told with its place."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from qualrules.cli import lazy
from qualrules.cli.main import COMMANDS, group
from qualrules.workspace.settings import NO_SETTINGS, SETTINGS, Kind, commands, setting
from tests.cli.deals import ROWS, RULES
from tests.invoking import Done, command, invoke, surroundings

EVERY_COMMAND = {"--verbose", "-v", "--quiet", "-q", "--debug", "--help", "-h"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a ruleset whose check warns (strict: fails) and an export whose audit finds errors."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "deals.qual").write_text(RULES, encoding="utf-8")
    columns = "id,amount,budget_status,champion,decided_on,lost_because,region,pipeline,stage_since,stage"
    (tmp_path / "deals.csv").write_text("\n".join([columns, *ROWS[:6], ""]), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(text: str, name: str = "qualrules.toml") -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def audited(*options: str) -> Done:
    return invoke(
        "-v", "audit", "deals.qual", "deals.csv", "--as-of", "2026-11-21", "--format", "json", *options
    )


GROUPS = {
    frozenset({"North", "South", None}): "region",
    frozenset({"New business"}): "pipeline",
    frozenset({"Proposal", "Discovery", None}): "stage",
    frozenset(): None,
}


def grouped(done: Done) -> str | None:
    """The field by which an audit is grouped: a setting that is easy to see from outside."""
    assert done.code in (0, 1), done.err
    return GROUPS[frozenset(one["group"] for one in done.document.get("groups", ()))]


# ── The table and the commands are one ──


def options_of(name: str) -> list[click.Option]:
    with click.Context(group) as context:
        found = group.get_command(context, name)
    assert found is not None
    takers = found.commands.values() if isinstance(found, click.Group) else [found]
    return [
        one for taker in takers for one in taker.params if isinstance(one, click.Option) and not one.hidden
    ]


def key_of(option: click.Option) -> str:
    return next((name for name in option.opts if name.startswith("--")), option.opts[0])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_a_setting_or_has_a_reason_not_to_be(name):
    for option in options_of(name):
        key = key_of(option)
        if key in EVERY_COMMAND:
            continue
        known = setting(key.removeprefix("--"))
        is_setting = known is not None and name in known.commands
        is_none = key in NO_SETTINGS or f"{name} {key}" in NO_SETTINGS
        assert is_setting != is_none, f"{name} {key}"


@pytest.mark.parametrize("one", SETTINGS, ids=lambda one: one.key)
def test_every_setting_is_an_option_of_its_kind(one):
    for name in one.commands:
        option = next(each for each in options_of(name) if f"--{one.key}" in each.opts)
        assert option.is_flag is (one.kind is Kind.FLAG)
        assert option.multiple is (one.kind in (Kind.TEXTS, Kind.PATHS))
        choices = option.type.choices if isinstance(option.type, click.Choice) else ()
        assert tuple(choices) == one.choices
        assert bool(one.choices) is (one.kind is Kind.CHOICE)


def test_no_reason_is_left_behind():
    written = {key_of(one) for name in COMMANDS for one in options_of(name)}
    written |= {f"{name} {key_of(one)}" for name in COMMANDS for one in options_of(name)}
    assert set(NO_SETTINGS) - written == set()


def test_a_variable_of_a_setting_is_none_of_the_tests_and_of_no_credential():
    others = {"QUALRULES_TEST_DATA", "QUALRULES_REQUIRE", "QUALRULES_UPDATE", "QUALRULES_SETTINGS"}
    schemes = ("QUALRULES_SALESFORCE_", "QUALRULES_HUBSPOT_", "QUALRULES_PIPEDRIVE_")
    variables = [one.variable for one in SETTINGS]
    assert len(set(variables)) == len(variables)
    assert not others & set(variables)
    assert not [name for name in variables if name.startswith(schemes)]


@pytest.mark.parametrize("one", SETTINGS, ids=lambda one: one.key)
def test_the_right_form_of_a_setting_is_right(one, folder):
    for name in one.commands:
        write(f"[{name}]\n{one.line}\n")
        assert one.key in invoke("-v", *called(name)).err
    write(one.line)
    for name in one.commands:
        assert one.key in invoke("-v", *called(name)).err


def called(name: str) -> tuple[str, ...]:
    """A command with as much as it needs to come to its settings."""
    if name == "ignore":
        return ("ignore", "list")
    return (
        name,
        "deals.qual",
        *(() if name == "check" else ("deals.csv",)),
        *(("--id", "D1") if name == "why" else ()),
    )


# ── Where the file is found ──


def test_without_a_file_nothing_is_set(folder):
    done = audited()
    assert "settings: no file" in done.err
    assert grouped(done) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("qualrules.toml", 'group-by = "region"'),
        ("pyproject.toml", '[tool.qualrules]\ngroup-by = "region"'),
        ("pyproject.toml", '[tool]\nqualrules = { group-by = "region" }'),
        ("pyproject.toml", '[tool.qualrules.audit]\ngroup-by = "region"'),
        ("qualrules.toml", 'group-by = "pipeline"\n[audit]\ngroup-by = "region"'),
    ],
)
def test_both_files_hold_settings(folder, name, text):
    write(text, name)
    done = audited()
    assert f"settings: {name}\n  group-by = region\n" in done.err
    assert grouped(done) == "region"


def test_the_own_file_wins_over_pyproject_in_one_folder(folder):
    write('group-by = "region"')
    write('[tool.qualrules]\ngroup-by = "pipeline"', "pyproject.toml")
    assert grouped(audited()) == "region"


def test_a_pyproject_without_the_table_is_passed_by(folder, monkeypatch):
    write('group-by = "region"')
    write('[project]\nname = "qualrules-of-ours"', "sub/pyproject.toml")
    monkeypatch.chdir(folder / "sub")
    done = invoke("-v", "audit", "../deals.qual", "../deals.csv", "--as-of", "2026-11-21", "--format", "json")
    assert f"settings: {Path('..', 'qualrules.toml')}" in done.err
    assert grouped(done) == "region"


def test_a_broken_pyproject_that_has_no_such_table_is_not_our_business(folder):
    write("[project\nname = 3", "pyproject.toml")
    assert audited().code == 1


def test_the_nearest_file_wins(folder, monkeypatch):
    write('fail-level = "error"')
    write('fail-level = "note"', "sub/qualrules.toml")
    monkeypatch.chdir(folder / "sub")
    assert "fail-level = note" in invoke("-v", *called("audit")).err


def test_the_root_of_a_repository_ends_the_way_up(tmp_path, monkeypatch):
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "qualrules.toml").write_text("strict = 3", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "repository")
    assert invoke("check", "bant").code == 0


def test_the_home_folder_ends_the_way_up_and_is_looked_into(tmp_path, monkeypatch):
    below = tmp_path / "home" / "work"
    below.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    (tmp_path / "qualrules.toml").write_text("strict = 3", encoding="utf-8")
    monkeypatch.chdir(below)
    assert invoke("check", "bant").code == 0
    (tmp_path / "home" / "qualrules.toml").write_text("strict = true", encoding="utf-8")
    assert "strict = yes" in invoke("-v", "check", "bant").err


def test_a_file_is_named(folder):
    write('group-by = "region"', "ci/settings.toml")
    write("broken", "qualrules.toml")
    done = invoke(
        "--settings", "ci/settings.toml", "-v", *called("audit"), "--as-of", "2026-11-21", "--format", "json"
    )
    assert grouped(done) == "region"


def test_the_environment_names_a_file_and_the_call_wins(folder, monkeypatch):
    write('group-by = "region"', "one.toml")
    write('group-by = "pipeline"', "two.toml")
    monkeypatch.setenv("QUALRULES_SETTINGS", "one.toml")
    assert grouped(audited()) == "region"
    done = invoke("--settings", "two.toml", *called("audit"), "--as-of", "2026-11-21", "--format", "json")
    assert grouped(done) == "pipeline"


def test_a_named_file_has_to_be_there(folder, monkeypatch):
    done = invoke("--settings", "nowhere.toml", "check", "bant")
    assert done.code == 2
    done.says('there is no file "nowhere.toml"')
    write("[project]", "pyproject.toml")
    done = invoke("--settings", "pyproject.toml", "check", "bant")
    assert done.code == 2
    done.says('"pyproject.toml" has no table [tool.qualrules]')


def test_no_settings_leaves_out_the_file_and_the_environment(folder, monkeypatch):
    write("broken")
    monkeypatch.setenv("QUALRULES_STRICT", "perhaps")
    assert invoke("--no-settings", "check", "bant").code == 0
    done = invoke("--no-settings", "--settings", "qualrules.toml", "check", "bant")
    assert done.code == 2
    done.says("leave one of them out")


def test_from_a_folder_that_was_removed(tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f'rmdir "{gone}" && exec "$@"'
    done = subprocess.run(
        ["sh", "-c", script, "sh", *command("check", "bant")],
        cwd=gone,
        capture_output=True,
        encoding="utf-8",
        env=surroundings(),
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_ignored_findings_lie_beside_the_settings(folder, monkeypatch):
    write("", "sub/qualrules.toml")
    monkeypatch.chdir(folder / "sub")
    added = invoke("ignore", "add", "--record", "D2", "--reason", "signed on paper", "--days", "9000")
    assert added.code == 0, added.err
    assert (folder / "sub" / "qualrules-ignore.toml").exists()
    (folder / "sub" / "deep").mkdir()
    (folder / "qualrules-ignore.toml").write_text("no TOML", encoding="utf-8")
    monkeypatch.chdir(folder / "sub" / "deep")
    done = invoke("ignore", "list", "-v")
    assert done.code == 0, done.err
    done.says("signed on paper", f"ignore-file = {Path('..', 'qualrules-ignore.toml')}")
    monkeypatch.setenv("QUALRULES_IGNORE_FILE", "../../qualrules-ignore.toml")
    assert invoke("ignore", "list").code == 2


def ignored(*before: str) -> list[str]:
    """The records that are ignored here."""
    done = invoke(*before, "ignore", "list", "--format", "json")
    assert done.code == 0, done.err
    return [one["record"] for one in done.document["entries"]]


@pytest.mark.parametrize(("settings", "exceptions"), [(".", "sub"), ("sub", ".")])
def test_an_exception_is_added_where_the_nearest_ones_are_and_hides_none(
    folder, monkeypatch, settings, exceptions
):
    write("", f"{settings}/qualrules.toml")
    write(
        '[[ignore]]\nrecord = "D1"\nreason = "x"\nexpires = 9999-12-31\n',
        f"{exceptions}/qualrules-ignore.toml",
    )
    monkeypatch.chdir(folder / "sub")
    added = invoke("ignore", "add", "--record", "D2", "--reason", "signed on paper")
    assert added.code == 0, added.err
    assert ignored() == ["D1", "D2"]
    assert len(list(folder.rglob("qualrules-ignore.toml"))) == 1


def test_nearer_exceptions_win_over_those_beside_the_settings(folder, monkeypatch):
    write("")
    entry = '[[ignore]]\nrecord = "{}"\nreason = "x"\nexpires = 9999-12-31\n'
    write(entry.format("far"), "qualrules-ignore.toml")
    write(entry.format("near"), "sub/qualrules-ignore.toml")
    assert ignored() == ["far"]
    monkeypatch.chdir(folder / "sub")
    assert ignored() == ["near"]
    write(entry.format("named"), "ci/qualrules-ignore.toml")
    write("", "ci/qualrules.toml")
    assert ignored("--settings", "ci/qualrules.toml") == ["named"]


# ── Which value wins ──


def test_the_call_wins_over_the_environment_and_this_over_the_file(folder, monkeypatch):
    write('group-by = "region"\n[audit]\ngroup-by = "region"')
    monkeypatch.setenv("QUALRULES_GROUP_BY", "pipeline")
    done = audited()
    assert "group-by = pipeline (from QUALRULES_GROUP_BY)" in done.err
    assert grouped(done) == "pipeline"
    assert grouped(audited("--group-by", "stage")) == "stage"


def test_the_fail_level_of_the_file_decides_the_exit_code(folder):
    rows = Path("deals.csv").read_text("utf-8").splitlines()
    Path("deals.csv").write_text("\n".join([rows[0], rows[3], ""]), encoding="utf-8")  # unproven: a warning
    assert audited().code == 0
    write('fail-level = "warning"')
    assert audited().code == 1
    assert audited("--fail-level", "error").code == 0


def test_yes_or_no_can_be_taken_back_by_the_environment(folder, monkeypatch):
    write("strict = true")
    assert "strict = yes" in invoke("-v", "check", "bant").err
    monkeypatch.setenv("QUALRULES_STRICT", "no")
    assert "strict = no (from QUALRULES_STRICT)" in invoke("-v", "check", "bant").err


def test_an_empty_variable_sets_nothing(folder, monkeypatch):
    write('group-by = "region"')
    monkeypatch.setenv("QUALRULES_GROUP_BY", "")
    monkeypatch.setenv("QUALRULES_SETTINGS", "")
    assert grouped(audited()) == "region"


def test_paths_of_the_file_go_from_its_folder_and_those_of_the_environment_from_ours(folder, monkeypatch):
    Path("mapping").mkdir()
    for name in ("mapping/crm.qual", "mapping/own.qual"):
        source = 'source export for csv\n  opportunity from "deals.csv" identified by "id"\n'
        Path(name).write_text(source, encoding="utf-8")
    write('source = ["mapping/crm.qual"]')
    monkeypatch.chdir(folder / "mapping")
    arguments = ("sources", "../deals.qual", "../deals.csv", "-v")
    assert "source = crm.qual\n" in invoke(*arguments).err
    monkeypatch.setenv("QUALRULES_SOURCE", "own.qual, ")
    done = invoke(*arguments)
    assert "source = own.qual (from QUALRULES_SOURCE)" in done.err
    assert done.code == 0
    monkeypatch.setenv("QUALRULES_SOURCE", "own.qual,crm.qual")
    assert "source = own.qual, crm.qual (" in invoke(*arguments).err


def test_addresses_and_typed_files_keep_their_form(folder, monkeypatch):
    write(
        '[audit]\nhistory = ["opportunity=past/h.csv", "salesforce://prod", "/data/h.csv"]',
        "deep/qualrules.toml",
    )
    told = invoke("--settings", "deep/qualrules.toml", "-v", *called("audit")).err
    assert "history = opportunity=deep/past/h.csv, salesforce://prod, /data/h.csv\n" in told


@pytest.mark.parametrize(
    "written", ["2026-11-21", '"2026-11-21"', "2026-11-21T00:00:00Z", "2026-11-21T09:30:00+02:00"]
)
def test_a_day_is_written_as_toml_writes_days_or_as_a_text(folder, written):
    write(f"as-of = {written}")
    done = invoke("audit", "deals.qual", "deals.csv", "--format", "json")
    assert done.code == 1, done.err
    assert done.document["run"]["as_of"].startswith("2026-11-21")


# ── Mistakes ──


WRONG = [
    ('fail-levle = "note"', 1, '"fail-levle" is no setting', 'did you mean "fail-level"?'),
    ("colour = 1", 1, '"colour" is no setting', "the settings: source, "),
    ('\n\nfail_level = "note"', 3, '"fail_level" is no setting', 'did you mean "fail-level"?'),
    (
        'fail-level = "fatal"',
        1,
        '"fail-level" is one of "error", "warning", "note", not "fatal"',
        'fail-level = "warning"',
    ),
    ("strict = 1", 1, '"strict" is yes or no, so true or false, not a number', "strict = true"),
    ('strict = "yes"', 1, 'not the text "yes"', "strict = true"),
    ('source = "crm.qual"', 1, '"source" is a list, not the text "crm.qual"', 'source = ["crm.source.qual"]'),
    ("type = [\n  'a',\n  3,\n]", 1, '"type" is a list of texts, not a number', 'type = ["opportunity"]'),
    (
        r'baseline = "a\u0000b"',
        1,
        '"baseline" holds a null character',
        'baseline = "qualrules-baseline.json"',
    ),
    (r'source = ["a\u0000b"]', 1, '"source" holds a null character', 'source = ["crm.source.qual"]'),
    ("group-by = true", 1, '"group-by" is a text, not true', 'group-by = "region"'),
    ('group-by = " "', 1, '"group-by" is empty', 'group-by = "region"'),
    ('as-of = "tomorrow"', 1, '"tomorrow" is not a day or an instant', 'as-of = "2026-11-21"'),
    ("as-of = 09:30:00", 1, '"as-of" is a text, not a time', 'as-of = "2026-11-21"'),
    ("group-by = {}", 1, '"group-by" is a text, not a table', 'group-by = "region"'),
    ("audit = 3", 1, '"audit" is a command, so a table of its settings', "[audit]"),
    ('[check]\nfail-level = "note"', 2, '"fail-level" is no setting of check', "it works for: audit"),
    ('[audit]\nfail-lvl = "note"', 2, '"fail-lvl" is no setting', 'did you mean "fail-level"?'),
    ("[audti]\nx = 1", 1, '"audti" is no setting, and no command that has settings', 'did you mean "audit"?'),
    (
        'x = """\nfail-level = 3\n"""\n[audit]\nfail-level = 4',
        5,
        '"fail-level" is one of "error", "warning", "note", not a number',
        "",
    ),
    ("exit-zero = true", 1, '"exit-zero" cannot be set: that findings do not fail has to be seen', ""),
    ('format = "json"', 1, '"format" cannot be set', ""),
    ("strict = true\nstrict = true", 2, "cannot be read as TOML: cannot overwrite a value", ""),
    ("strict = ", 1, "cannot be read as TOML", ""),
    ('group-by = "reg', 1, "cannot be read as TOML", ""),
    ("[audit\n", 1, "cannot be read as TOML", ""),
]


@pytest.mark.parametrize(("text", "line", "message", "right"), WRONG)
@pytest.mark.parametrize("within", [False, True])
def test_a_mistake_is_told_with_its_line(folder, text, line, message, right, within):
    name = "pyproject.toml" if within else "qualrules.toml"
    if within:
        text = text.replace("[audit", "[tool.qualrules.audit").replace("[check]", "[tool.qualrules.check]")
        text = text.replace("[audti]", "[tool.qualrules.audti]").replace("audit = 3", "audit = 3")
        text = f"[project]\nname = 'x'\n[tool.qualrules]\n{text}"
    write(text, name)
    done = invoke(*called("audit"))
    assert (done.code, done.out) == (2, "")
    done.says("error[QR420]", message, right, f"--> {name}:{line + 3 * within}:")


def test_every_mistake_is_told_at_once(folder):
    write('fail-level = "fatal"\n[audit]\nskip-bad = 3\n[check]\nstrict = "x"')
    done = invoke("check", "bant")
    assert done.err.count("error[QR420]") == 3


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfeg\x00", "is written in UTF-16"),
        (b"group-by = '\xe9'", "is not written in UTF-8"),
        (b"a = " + b"[" * 5000, "cannot be read as TOML"),
        (b"a = " + b"9" * 5000, "cannot be read as TOML"),
        (b"# " + b"x" * 1_100_000, "is larger than 1 MB"),
        (b"group-by = 'a\x00b'", "binary data"),
    ],
)
def test_a_file_that_is_none(folder, content, told):
    Path("qualrules.toml").write_bytes(content)
    done = invoke("check", "bant")
    assert (done.code, done.out) == (2, "")
    done.says(told, "qualrules.toml")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("QUALRULES_FAIL_LEVEL", "fatal", 'is one of "error", "warning", "note", not "fatal"'),
        ("QUALRULES_SHOW_FIELDS", "perhaps", 'is yes or no, not "perhaps"'),
        ("QUALRULES_AS_OF", "31.02.", '"31.02." is not a day or an instant'),
    ],
)
def test_a_variable_with_a_bad_value_is_named(folder, monkeypatch, name, value, told):
    monkeypatch.setenv(name, value)
    done = invoke(*called("audit"))
    assert (done.code, done.out) == (2, "")
    done.says(f"error[QR420]: {name} ", told, f"write {name}=")


def test_a_variable_that_is_nearly_ours_is_told_and_others_are_left_alone(folder, monkeypatch):
    monkeypatch.setenv("QUALRULES_STRIKT", "yes")
    monkeypatch.setenv("QUALRULES_SALESFORCE_ACCESS_TOKEN", "x")
    monkeypatch.setenv("QUALRULES_TEST_DATA", "x")
    done = invoke("check", "bant")
    assert done.code == 0
    assert "the variable QUALRULES_STRIKT sets nothing; did you mean QUALRULES_STRICT?" in done.err
    assert done.err.count("sets nothing") == 1


@pytest.mark.parametrize(
    "arguments", [("explain", "QR420"), ("--version",), ("check", "--help"), ("plugins",)]
)
def test_what_needs_no_settings_is_there_when_they_are_broken(folder, arguments):
    write("broken")
    assert invoke(*arguments).code == 0


# ── Commands of plugins ──


@pytest.fixture
def greeting(monkeypatch):
    """A plugin's command with options of its own."""

    @click.command("greet")
    @click.option("--times", type=int, default=1)
    @click.option("--name", "names", multiple=True)
    @click.option("--loud", is_flag=True)
    def greet(times: int, names: tuple[str, ...], loud: bool) -> None:
        click.echo(f"{times} {names} {loud}")

    brought = SimpleNamespace(commands=[greet], problems=[], provider=lambda _: "greetings[greet]")
    monkeypatch.setattr(lazy, "_plugins", lambda _: brought)


def test_a_plugins_command_has_its_own_table(folder, greeting):
    write('fail-level = "note"\n[greet]\ntimes = 3\nname = ["a", "b"]\nloud = true')
    assert invoke("greet").out == "3 ('a', 'b') True\n"
    assert invoke("greet", "--times", "2", "--name", "c").out == "2 ('c',) True\n"
    assert invoke("check", "bant").code == 0


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('times = "often"', '"times" does not fit:'),
        ('name = "a"', '"name" is a list'),
        ("times = [1]", '"times" is one value'),
        ("often = 1", '"often" is no option of greet'),
        ("verbose = 1", '"verbose" is no option of greet'),
    ],
)
def test_what_does_not_fit_a_plugins_command(folder, greeting, line, told):
    write(f"[greet]\n{line}")
    done = invoke("greet")
    assert (done.code, done.out) == (2, "")
    done.says("error[QR420]", told, "qualrules.toml:2:1")


def test_the_tables_are_commands():
    assert set(commands()) <= set(COMMANDS)


def test_the_baseline_of_the_settings_is_written_for_the_first_time_and_then_read(folder):
    write('baseline = "known.json"')
    done = audited()
    assert done.code == 2
    done.says('there is no baseline "known.json"', "--write-baseline known.json")
    assert audited("--write-baseline", "known.json").code == 0
    done = audited()
    assert done.code == 0
    assert done.document["summary"]["findings"]["new"] == 0
    assert audited("--baseline", "other.json").code == 2


# ── What the call says wins, and what the settings say is told as theirs ──


def linted(*options: str) -> set[str]:
    done = invoke("check", "--no-prove", "deals.qual", "--format", "json", *options)
    assert done.code in (0, 1), done.err
    return {one["code"] for one in done.document["diagnostics"]}


@pytest.mark.parametrize("from_file", [True, False])
def test_a_rule_that_the_call_selects_is_asked_though_the_settings_ignore_it(folder, monkeypatch, from_file):
    if from_file:
        write('[check]\nignore = ["no-question"]')
    else:
        monkeypatch.setenv("QUALRULES_IGNORE", "no-question")
    assert "QR804" not in linted()
    assert linted("--select", "QR8") >= {"QR804"}
    assert linted("--select", "QR804", "--ignore", "QR804") == set()


def test_a_rule_that_the_call_ignores_is_left_out_though_the_settings_select_it(folder):
    write('[check]\nselect = ["QR804"]')
    assert linted() == {"QR804"}
    assert linted("--ignore", "QR8") == set()


@pytest.mark.parametrize(
    ("text", "arguments", "told", "origin"),
    [
        (
            '[check]\nselect = ["QR999"]',
            ("check", "deals.qual"),
            '"QR999"',
            "`select` in qualrules.toml:2 says",
        ),
        ('group-by = "regoin"', ("audit",), '"regoin"', "`group-by` in qualrules.toml:1 says so"),
        ('source = ["gone.qual"]', ("audit",), '"gone.qual"', "`source` in qualrules.toml:1 says so"),
        ('\nbaseline = "gone.json"', ("audit",), '"gone.json"', "`baseline` in qualrules.toml:2 says so"),
        ('ignore-file = "gone.toml"', ("ignore", "list"), '"gone.toml"', "`ignore-file` in qualrules.toml:1"),
    ],
)
def test_a_value_that_the_command_refuses_is_told_with_its_place(folder, text, arguments, told, origin):
    write(text)
    done = invoke(*(called("audit") if arguments == ("audit",) else arguments))
    assert done.code == 2
    done.says(told, f"help: {origin}")


def test_a_variable_whose_value_the_command_refuses_is_named_unless_the_call_says_another(
    folder, monkeypatch
):
    monkeypatch.setenv("QUALRULES_GROUP_BY", "regoin")
    invoke(*called("audit")).says("help: the variable QUALRULES_GROUP_BY says so")
    done = invoke(*called("audit"), "--group-by", "regoin")
    assert done.code == 2
    assert "says so" not in done.err


@pytest.mark.parametrize("table", ["init", "fmt", "explain", "agree"])
def test_a_table_of_a_command_without_settings_is_told(folder, table):
    write(f"[{table}]\nx = 1")
    done = invoke("check", "bant")
    assert done.code == 2
    done.says(
        "error[QR420]", f'"{table}" is no setting, and no command that has settings', "qualrules.toml:1"
    )


def test_the_commands_that_have_settings_are_listed_once(folder):
    write("[quite_other]\nx = 1")
    done = invoke("check", "bant")
    done.says(f"the commands that have settings: {', '.join(commands())}\n")


@pytest.mark.parametrize(
    "text",
    [
        "[tool.qualrules\n",
        'x = \n[tool.qualrules]\nfail-level = "note"',
        "qualrules: strict",
        "[tool]\nqualrules",
    ],
)
def test_a_broken_pyproject_that_speaks_of_us_is_told(folder, text):
    write(text, "pyproject.toml")
    done = invoke(*called("audit"))
    assert (done.code, done.out) == (2, "")
    done.says("error[QR420]", '"pyproject.toml" cannot be read as TOML', "--> pyproject.toml:")
