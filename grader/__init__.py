"""How the course is graded: submissions in, points and outputs out.

Nothing is imported here: the zygote loads this package inside the sandbox, module by module.
"""
