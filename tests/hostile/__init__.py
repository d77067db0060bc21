"""Hostile documents, and the proof that what is made of them is inert.

`make hostile` runs every case in every format with the real command, one document at a time and then all of them in
one call, and prints a table: how each ended, the seconds, the memory, and what is wrong. A case fails where it ends
otherwise than its row allows, says more than a line, leaves a file or a process behind, calls the listener on loopback,
takes more than its limits, or where its output holds what an output must not hold.

Two sets of cases, both generated, nothing of them stored:

- those of the hostile corpus beside the clone (`../shared/hostile`: a table, and the script that writes them); what
  each row asks in prose stands in `expected` as claims;
- our own in `own`, of other kinds: addresses, markup, metadata, formats, files, pictures, sizes. Another case is a call
  of `case` there: a name, the formats, the words for how it may end, the input, and claims from `claims`.

`inspection` takes an output to pieces, apart from the code that made it, and by lists of what may be there: each
object, stream, action and name of a PDF; each element, attribute, address, style and script of a page, parsed twice;
each part, relationship and field of a DOCX. Its own tests plant what must be found. `verdicts` asks of every run what
holds for all.

    make hostile ARGS="--only svg --to pdf"      # cases with `svg` in their names, as PDF
    make hostile ARGS="--own --markdown t.md"    # our own, and the table as Markdown

In the suite the same documents, those that need no limit of time or memory, go through one call for each format, and
the claims about time and memory are left out: `make hostile` is for these.
"""
