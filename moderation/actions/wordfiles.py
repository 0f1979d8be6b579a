"""Taking a word list's entries from a CSV file: all of them or none."""

from django.contrib.auth.models import User

from discussions.models import Site
from discussions.refusals import FieldProblem, Refused
from moderation.actions.rules import MAX_REPORTED_ROWS, add_word_list, change_word_list, set_entries
from moderation.models import WordList
from moderation.text.wordfiles import read_csv


def import_words(*, words: WordList, person: User, version: int, file: str) -> WordList:
    """Replace the entries of `words` by those in the text of a CSV file.

    Raises Refused as `change_word_list` does, with up to 20 bad rows as `csv.<row>`.
    """
    return change_word_list(
        words=words, person=person, version=version, values={"entries": _read_entries(file)}
    )


def put_words(*, site: Site, name: str, action: str, label: str, file: str) -> int:
    """Give the site's list of this name the entries in the text of a CSV file; for operators. Returns how many.

    Where there is none, it is made, with this `action` and `label`. Raises Refused as `import_words` does.
    """
    entries = _read_entries(file)
    words = WordList.objects.filter(site=site, name=name).first()
    if words is None:
        words = add_word_list(site, {"name": name, "action": action, "label": label, "entries": entries})
    else:
        set_entries(words, entries)
    return len(words.entries.splitlines())


def _read_entries(file: str) -> list[str]:
    read = read_csv(file)
    if read.bad:
        fields = {f"csv.{row}": FieldProblem(code, problem) for row, code, problem in read.bad}
        raise Refused("invalid_fields", fields=dict(list(fields.items())[:MAX_REPORTED_ROWS]))
    return read.entries
