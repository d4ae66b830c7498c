"""The questions at the end of a unit's lesson in the book, read from its `quiz.toml`."""

from typing import Annotated

from msgspec import Meta, Struct, field

from layerwise.course import Unit
from layerwise.errors import CourseError
from layerwise.io.toml import read_toml

QUIZ = "quiz.toml"
QUESTIONS = (3, 5)  # from, to


class Answer(Struct, frozen=True):
    """One answer of a question: the text, whether it is right, and why."""

    text: str = field(name="answer")
    why: str
    right: bool = False


class Question(Struct, frozen=True):
    """A question of a unit's quiz, with its answers."""

    text: str = field(name="question")
    answers: tuple[Answer, ...]


class Quiz(Struct, frozen=True):
    """What a quiz.toml says."""

    questions: Annotated[
        tuple[Question, ...],
        Meta(description="a list: a question needs question and answers, an answer needs answer and why"),
    ]


def read_quiz(unit: Unit) -> tuple[Question, ...]:
    """Read a unit's questions from its quiz.toml; none when there is no such file.

    Raises:
        CourseError: it is no TOML, lacks something, has too few or too many questions, or one without exactly one right
            answer.
    """
    path = unit.folder / QUIZ
    if not path.is_file():
        return ()
    questions = read_toml(path, Quiz, CourseError).questions
    fewest, most = QUESTIONS
    if not fewest <= len(questions) <= most:
        raise CourseError(f"{path}: {len(questions)} questions. Have {fewest} to {most}.")
    for question in questions:
        if sum(answer.right for answer in question.answers) != 1 or len(question.answers) < 2:
            raise CourseError(f"{path}: one of several answers must be right. Question: {question.text!r}.")
    return questions
