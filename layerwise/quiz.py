"""The questions at the end of a unit's lesson in the book, read from its `quiz.toml`."""

import tomllib
from dataclasses import dataclass

from layerwise.course import Unit
from layerwise.errors import CourseError

QUIZ = "quiz.toml"
QUESTIONS = (3, 5)  # from, to


@dataclass(frozen=True)
class Answer:
    """One answer of a question: the text, whether it is right, and why."""

    text: str
    right: bool
    why: str


@dataclass(frozen=True)
class Question:
    """A question of a unit's quiz, with its answers."""

    text: str
    answers: tuple[Answer, ...]


def read_quiz(unit: Unit) -> tuple[Question, ...]:
    """Read a unit's questions from its quiz.toml; none when there is no such file.

    Raises:
        CourseError: it is no TOML, lacks something, has too few or too many questions, or one without exactly one right
            answer.
    """
    path = unit.folder / QUIZ
    if not path.is_file():
        return ()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        questions = tuple(
            Question(
                entry["question"],
                tuple(Answer(a["answer"], a.get("right", False), a["why"]) for a in entry["answers"]),
            )
            for entry in table["questions"]
        )
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{path}: not valid TOML: {error}.") from None
    except (KeyError, TypeError) as error:
        raise CourseError(
            f"{path}: a question needs question and answers, an answer answer and why: {error}."
        ) from None
    fewest, most = QUESTIONS
    if not fewest <= len(questions) <= most:
        raise CourseError(f"{path}: {len(questions)} questions. Have {fewest} to {most}.")
    for question in questions:
        if sum(answer.right for answer in question.answers) != 1 or len(question.answers) < 2:
            raise CourseError(f"{path}: one of several answers must be right. Question: {question.text!r}.")
    return questions
