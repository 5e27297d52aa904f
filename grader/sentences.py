"""What a learner reads where an answer could not be observed or checked."""

from __future__ import annotations

from course.feedback import Feedback, NotChecked
from course.language import translate
from grader.supervise import Ending


class NotReached(Feedback):
    """The run ended before this check."""


def not_reached(ending: Ending) -> Feedback:
    """Return why nothing was seen of an answer, and what to do about it."""
    if ending is Ending.NO_WALLS:
        return NotChecked(
            translate(
                "This answer could not be checked: the grader's sandbox did not start, and you "
                "lose no points for it. Tell your teacher."
            ),
            "not_checked.no_walls",
        )
    sentences = {
        Ending.DONE: translate(
            "This check could not see your answer. Do not change what the course provides; "
            "run all cells again and hand in."
        ),
        Ending.DIED: translate(
            "The notebook's process ended before this check. Restart the kernel, run all cells, "
            "and look for the cell where it stops."
        ),
        Ending.CPU_TIME: translate(
            "The processor time for one notebook was used up before this check. Look for a loop "
            "or a thread that does not end."
        ),
        Ending.MEMORY: translate(
            "A cell above used more memory than there is for one notebook. Look for a list or a "
            "tensor that grows without end."
        ),
        Ending.PROCESSES: translate(
            "A cell above started more processes than one notebook may. Look for a loop that "
            "starts them."
        ),
        Ending.DISK: translate(
            "A cell above wrote more files than there is room for. Write less, or nothing."
        ),
        Ending.OUTPUT: translate(
            "A cell above printed more than a notebook can hold. Look for a loop that prints "
            "without end."
        ),
    }
    late = translate(
        "Time was up before this check: a cell above ran too long. Look for a loop that does not "
        "end, and restart the kernel."
    )
    word = ending.value.replace(" ", "_")
    return NotReached(sentences.get(ending, late), f"not_reached.{word}")


def other_version(exercise: str) -> str:
    """Return what is said where a notebook asked for other numbers than the grader knows."""
    return translate(
        "This answer could not be checked: your notebook holds another version of the exercise "
        "`{exercise}` than the grader. You lose no points for it; your teacher will look at it.",
        exercise=exercise,
    )


def unreadable(reason: str) -> str:
    """Return what is said where an observation was no observation."""
    return translate("This check could not read what your answer showed: {reason}.", reason=reason)
