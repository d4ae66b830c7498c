"""The command that compares hand-ins with each other."""

from pathlib import Path

import click

from layerwise.cli.command import main, unit_names, whole_unit
from layerwise.course import Course
from layerwise.printable import printable


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--unit", shell_complete=unit_names, required=True, help="Which unit's exercise was handed in: 02.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("similar"), show_default=True, help="Where to.")
@click.option("--most", type=click.IntRange(1), default=30, show_default=True, help="How many pairs to show.")
def similar(folder: Path, unit: str, out: Path, most: int) -> None:
    """Rank the pairs of submissions in FOLDER by what they share and few others have, and show them side by side.

    Names, strings, comments and spacing do not count; what everybody was given and the reference's answers are left
    out. It never says why two are alike.

    \b
    Example: layerwise similar examples/class --unit 02
    """
    from layerwise.grade.intake.collect import collect
    from layerwise.similar.compare import rank
    from layerwise.similar.side_by_side import write_pairs

    wanted = whole_unit(Course.find(), unit)
    hand_ins = collect(folder, unit=wanted)
    pairs, unreadable = rank(wanted, hand_ins, most)
    for pair in pairs[:10]:
        shares = " and ".join(f"{100 * share:.0f} %" for share in pair.shares)
        names = f"{printable(pair.first.student)}, {printable(pair.second.student)}"
        click.echo(f"{pair.weight:7.0f}  {names}  ({shares} of their own code)")
    index = write_pairs(wanted, out, pairs, len(hand_ins) - len(unreadable), unreadable)
    click.echo(f"\nSide by side: {index}\nThat two are alike does not say why: read both.")
