"""What the exports of many RFCs are by the rules of their formats, told by checkers that are not ours.

`python -m tests.conformance.fetch` brings the checkers into build/conformance, once; `python -m tests.conformance`
exports RFCs as a user does, puts every file to its checker, and writes docs/conformance.md. Nothing is fetched then.

- PDF: veraPDF, for every conformance level that the file itself claims in its XMP.
- HTML: the Nu HTML checker; with `--axe N` also axe-core in headless Chromium, light and dark.
- DOCX: openxml-audit and the Open XML SDK for the schemas; python-docx, mammoth and pandoc read each file, and what
  they see is counted against the model; the rules of Word's Accessibility Checker, as far as a program can tell. With
  `--libreoffice` also LibreOffice, which makes PDFs of them: their words, and whether the pages that the contents state
  are those on which the headings are.
"""
