"""Taking a word list's entries from a CSV file: all of them or none."""

from django.contrib.auth.models import User

from discussions.refusals import FieldProblem, Refused
from moderation.actions.rules import MAX_REPORTED_ROWS, change_word_list
from moderation.models import WordList
from moderation.wordfiles import read_csv


def import_words(*, words: WordList, person: User, version: int, file: str) -> WordList:
    """Replace the entries of `words` by those in the text of a CSV file.

    Raises Refused as `change_word_list` does, with up to 20 bad rows as `csv.<row>`.
    """
    read = read_csv(file)
    if read.bad:
        fields = {f"csv.{row}": FieldProblem(code, problem) for row, code, problem in read.bad}
        raise Refused("invalid_fields", fields=dict(list(fields.items())[:MAX_REPORTED_ROWS]))
    return change_word_list(words=words, person=person, version=version, values={"entries": read.entries})
