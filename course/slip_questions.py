"""The questions about slips of the pen, one for each kind."""

from __future__ import annotations

from course.language import translate
from course.slips import Slip


def question(slip: Slip) -> str:
    """Return the question about a slip, without its line."""
    name = slip.name
    return {
        "sign_behind_equals": translate(
            "`={sign}` puts a new value there. Did you mean `{sign}=`, which changes the old one?",
            sign=name,
        ),
        "compared_not_assigned": translate(
            "`==` only compares, and nothing changes. Did you mean `=`?",
        ),
        "named_not_called": translate(
            "this names `{name}` and does nothing with it. Are the parentheses `()` missing?",
            name=name,
        ),
        "kept_nowhere": translate(
            "this line computes something, and nothing keeps the result. Where should it go?",
        ),
        "method_as_value": translate(
            "`{name}` without `()` is a method, not its result. Are the parentheses missing?",
            name=name,
        ),
        "none_as_result": translate(
            "what does `{name}` give back? It gives back `None`. Call it in a line of its own.",
            name=name,
        ),
        "word_as_text": translate(
            "`'{name}'` in quotes is a text of letters. Did you mean the word `{name}` of Python?",
            name=name,
        ),
        "read_alone": translate(
            "this only reads `{name}`, and changes nothing. What should happen to it?", name=name
        ),
        "attribute_invented": translate(
            "PyTorch never reads `{name}`. Compare it letter by letter with `requires_grad`: which "
            "letter differs?",
            name=name,
        ),
        "attribute_unknown": translate(
            "PyTorch never reads `{name}`. Which attribute switches tracking on and off?",
            name=name,
        ),
        "variable_for_flag": translate(
            "this makes a variable named `{name}`. Which tensor should have the flag? Write its "
            "name and a point before it.",
            name=name,
        ),
        "copy_flagged": translate(
            "`{name}` made a new tensor, and this is the flag of that one. What about the tensor "
            "you were given? Set its own flag.",
            name=name,
        ),
        "method_overwritten": translate(
            "`{name}` is a method, and this puts a value in its place. Did you mean to call it, "
            "with `()`?",
            name=name,
        ),
        "gradient_for_flag": translate(
            "this sets the gradient, not the flag. Which attribute says whether a tensor is "
            "tracked?",
        ),
        "switched_on": translate(
            "`requires_grad_()` does not switch over: without an argument it switches on. What "
            "stands in the parentheses to switch off?",
        ),
        "untracked_by": translate(
            "what `{name}` gives back has no past and is not tracked. Is it needed here?",
            name=name,
        ),
        "block_for_flag": translate(
            "`{name}` stops the recording inside its block. Does it set the flag of a tensor that "
            "is there already? It does not, and what is computed inside is untracked.",
            name=name,
        ),
        "loop_name_moved": translate(
            "`{name}` names another tensor from here on. What about the one in the dictionary? It "
            "stays as it was: change it where it is.",
            name=name,
        ),
        "value_compared": translate(
            "`{name}` is the tensor here. Can it be equal to a name? Compare names with names.",
            name=name,
        ),
        "name_as_text": translate(
            "`'{name}'` in quotes is a text. Did you mean the variable `{name}`?", name=name
        ),
        "always_true": translate(
            "`{name}` alone counts as true, whatever stands before it. What did you want to "
            "compare it with?",
            name=name,
        ),
        "break_in_loop": translate(
            "`break` ends the whole loop. Are there others to visit? `continue` goes on with the "
            "next one.",
        ),
        "return_in_loop": translate(
            "`return` stands inside the loop, so it leaves in the first round. Should the loop go "
            "on?",
        ),
        "return_in_inner_loop": translate(
            "`return` stands inside the inner loop, so it leaves in its first round. Should both "
            "loops go on?",
        ),
        "return_in_condition": translate(
            "this `return` ends the function in the middle of the loop. Are there others to visit?",
        ),
        "never_run": translate(
            "this line never runs, because `{name}` stands before it. Where should it stand?",
            name=name,
        ),
        "begun_anew": translate(
            "`{name}` begins anew in each round of the loop. Should it begin once, before the "
            "loop?",
            name=name,
        ),
        "kept_between_calls": translate(
            "`{name}` lives on when the function ends. What does a second call find in it? Make "
            "it inside the function.",
            name=name,
        ),
        "never_filled": translate(
            "which line puts something into `{name}`? Without one it stays empty.", name=name
        ),
        "asked_who_waits": translate(
            "what is taken out of `{name}` is no longer in it. Where do you remember what you have "
            "already seen?",
            name=name,
        ),
        "generator_returned": translate(
            "parentheses around `… for …` make a generator, which has computed nothing yet. Did "
            "you mean square brackets, or `tuple(...)`?",
        ),
        "printed": translate(
            "`print` shows a value and gives nothing back. Which word hands it to the caller?",
        ),
        "return_on_one_way": translate(
            "does every way through your function come to a `return`? On these inputs it ended "
            "without one.",
        ),
        "argument_replaced": translate(
            "`{name}` gets a new value here. What happens to the one that the caller gave you?",
            name=name,
        ),
        "walk_cut_off": translate(
            "`backward()` ran, but its walk ends here: what `{name}` gives back has no past. Is "
            "it needed?",
            name=name,
        ),
        "half_walked": translate(
            "only `{name}` walks back here, and `backward()` gives back `None`. Should parentheses "
            "stand around the whole sum?",
            name=name,
        ),
        "copy_emptied": translate(
            "this empties a copy. What does `{name}` hold afterwards?", name=name
        ),
        "put_back": translate(
            "this puts the same numbers back. Which line empties `{name}`?", name=name
        ),
        "name_emptied": translate(
            "this gives another value to a name. Does `{name}` change with it? It keeps its "
            "tensor.",
            name=name,
        ),
        "result_emptied": translate(
            "`{name}` is the result of an operation, and no gradient is kept in it. In which leaf "
            "do the gradients add up?",
            name=name,
        ),
        "error_hidden": translate(
            "this hides an error. Which line raises it, and why? Leave `try` and `except` out, and "
            "read the message.",
        ),
        "argument_changed": translate(
            "this changes `{name}`, which the caller gave you. Should it stay as it is?", name=name
        ),
        "decimal_comma": translate(
            "Python reads `{typed}` as two numbers. Did you mean `{number}`, with a decimal point?",
            typed=name, number=name.replace(",", "."),
        ),
        "decimals_lost": translate(
            "`{name}(...)` takes decimals away. Does the task ask for that?", name=name
        ),
        "pairs_lost": translate(
            "`dict(...)` keeps one entry per name. What happens to two pairs with the same name?",
        ),
        "begins_at_one": translate(
            "how many rounds does this `range` have? It begins at 1, so there is one round less.",
        ),
        "cut_off": translate(
            "`{name}` cuts off the past. Which way back does the task still need?", name=name
        ),
        "value_emptied": translate(
            "this sets the numbers of `{name}` to 0. Which should be emptied: the value, or the "
            "`.grad`?",
            name=name,
        ),
        "argument_unused": translate(
            "no line of your function uses `{name}`. What did the caller give it to you for?",
            name=name,
        ),
        "helper_unused": translate(
            "no line calls `{name}`. Where should it be called?", name=name
        ),
        "added_if_there": translate(
            "here, only what is there already is added. Should `{name}` be added if it is new? "
            "Then write `not in`.",
            name=name,
        ),
        "part_returned": translate(
            "you return `{name}`. Which name holds the whole?", name=name
        ),
        "result_unused": translate(
            "no line uses `{name}` afterwards. Where does it belong?", name=name
        ),
        "loop_name_unused": translate(
            "no line of your function uses `{name}`. What is it there for?", name=name
        ),
    }[slip.kind]  # fmt: skip
