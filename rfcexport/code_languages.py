"""The names that authors write behind a fence -> the lexer that colours such code.

Pygments knows some 900 names; here are those that it does not know, each beside the language it is written like: its
comments, strings, numbers and most of its words come out right.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import ClassVar

from pygments.lexer import Lexer, RegexLexer, words
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Text
from pygments.util import ClassNotFound

DRAWN: Mapping[str, str] = MappingProxyType(
    {
        "mermaid": "Mermaid",
        "mmd": "Mermaid",
        "dot": "DOT",
        "graphviz": "DOT",
        "gv": "DOT",
        "d2": "D2",
        "plantuml": "PlantUML",
        "puml": "PlantUML",
    }
)
"""The languages of diagrams, by the first word of the fence they stand in."""

DIAGRAM_SOURCES = frozenset(DRAWN) | {"csv", "tsv", "hex"}
"""Names of text that is no language, and no drawing either."""

PLAIN = DIAGRAM_SOURCES | frozenset({
    "", "text", "txt", "plain", "plaintext", "none", "ascii", "output", "log", "logs", "art",
    "ascii-art", "asciiart", "code", "raw", "nohighlight", "stdout", "stderr", "tree", "files", "filetree", "example",
    "pseudocode", "pseudo", "diagram", "ditaa", "svgbob",
})  # fmt: skip
"""Those, and names of text without a grammar."""

_WRITTEN_LIKE = {
    "abnf": "rfc5234", "ada": "adb ads", "antlr": "antlr4 g4", "apacheconf": "htaccess", "applescript": "osascript",
    "asn1": "asn asn.1", "bash": "env dotenv envrc curl shell-script zsh-session git",
    "batch": "cmd dos cmdline-windows", "bnf": "yacc bison", "boogie": "dafny",
    "c": "h ebpf bpf bpftrace p4 circom yul", "clojure": "edn",
    "cmake": "cmakelists", "common-lisp": "smt smt2 smtlib smt-lib z3 clarity michelson guile",
    "console": "sh-session shellsession terminal term session bash-session cmdline prompt",
    "cpp": "hh cxx cc hpp hxx cppm metal opencl", "csharp": "csx", "dart": "flutter", "diff": "patch git-diff",
    "docker": "containerfile", "ebnf": "grammar lark pegjs wsn railroad", "elixir": "eex heex leex",
    "email": "mail message rfc822 mbox headers header", "fortran": "f95 f03 f08", "fsharp": "fs fsx",
    "gas": "arm armasm arm-asm riscv avr", "gdscript": "godot", "gherkin": "feature", "glsl": "shaderlab",
    "go": "cue gomod go.mod ballerina bal", "graphql": "gql", "groovy": "gradle jenkinsfile pkl",
    "haskell": "plutus marlowe daml dhall agda2", "hcl": "sentinel", "html": "svelte htm xhtml astro htmlmixed",
    "html+handlebars": "hbs mustache", "http": "https http-request http-response",
    "ini": "conf config editorconfig gitconfig service unit haproxy", "isabelle": "isar thy hol",
    "java": "avdl", "jinja": "jinja2 j2 njk nunjucks",
    "js": "mjs cjs node nodejs deno bun ejs motoko mo",
    "json": "jsonc hjson ndjson jsonl json-lines json-schema jsonschema vega vega-lite wavedrom cbor-diag diag "
            "did jwt jwk avro avsc ipynb geojson",
    "jsonnet": "libsonnet", "kotlin": "kt kts", "llvm": "llvm-ir ll mlir ir", "make": "mk just justfile",
    "markdown": "mdx gfm commonmark rmd", "matlab": "m", "modula2": "modula-2 oberon",
    "nasm": "assembly x86asm x86-asm x86 x86_64", "ocaml": "ml mli cameligo rescript re why3 ligo f*",
    "openscad": "scad", "perl": "pod", "php": "php7 php8 phtml blade hack", "postgresql": "pgsql",
    "powershell": "ps", "prolog": "datalog souffle mercury", "properties": "props",
    "protobuf": "proto3 protobuf3 proto2 protos pb flatbuffers fbs", "python": "ipython vy star fe",
    "robotframework": "robot", "ruby": "rbs sorbet gemfile podfile vagrantfile vagrant",
    "rust": "move cairo noir nr wit sway leo aiken ink ron kdl", "scala": "chisel firrtl",
    "scss": "postcss", "solidity": "sol",
    "sql": "bigquery snowflake ksql ksqldb hive hql oracle plsql soql partiql cql "
            "mssql clickhouse spanner duckdb sqlite influxql flux logql dbml surrealql eql",
    "swift": "swiftinterface", "systemverilog": "svh", "tcl": "sdc xdc", "terraform": "bicep opentofu tofu",
    "tex": "katex math tikz", "tla": "tla+ tlaplus pluscal", "typescript": "cadence quint openfga fga",
    "typst": "typ", "vbnet": "vb", "vbscript": "vba", "vim": "viml vimscript vimrc", "wast": "wasm wasm-text",
    "xml": "svg xsd xsl wsdl rss atom plist mathml csproj pom",
    "yaml": "helm openapi swagger raml ansible k8s kubernetes compose docker-compose github-actions sigma crd",
}  # fmt: skip
_ALIASES = {name: lexer for lexer, names in _WRITTEN_LIKE.items() for name in names.split()}

_TLA_KEYWORDS = (
    "ASSUME", "ASSUMPTION", "AXIOM", "BOOLEAN", "CASE", "CHOOSE", "CONSTANT", "CONSTANTS", "DOMAIN", "ELSE",
    "ENABLED", "EXCEPT", "EXTENDS", "FALSE", "IF", "IN", "INSTANCE", "LAMBDA", "LET", "LOCAL", "MODULE", "OTHER",
    "PROOF", "QED", "RECURSIVE", "STRING", "SUBSET", "THEN", "THEOREM", "TRUE", "UNCHANGED", "UNION", "VARIABLE",
    "VARIABLES", "WITH", "begin", "await", "either", "or", "process", "while", "goto", "define", "macro", "end",
    "do", "variables", "algorithm", "skip",
)  # fmt: skip


class _TlaLexer(RegexLexer):
    """TLA+, of which Pygments knows nothing (Lamport, Specifying Systems, 15.1)."""

    name = "TLA+"
    tokens: ClassVar = {
        "root": [
            (r"\\\*.*", Comment.Single),
            (r"\(\*", Comment.Multiline, "comment"),
            (r"-{4,}|={4,}", Comment),
            (r'"[^"\n]*"', String),
            (r"\\[A-Za-z]+|/\\|\\/|==|=>|<=>|\|->|\[\]|<>|~>|:=", Operator),
            (words(_TLA_KEYWORDS, prefix=r"\b", suffix=r"\b"), Keyword),
            (r"\b[WS]F_\w+", Keyword),
            (r"\d+", Number),
            (r"[A-Za-z_]\w*(?=(?:\([^()\n]*\))?\s*==)", Name.Function),
            (r"\w+'?", Name),
            (r"\s+|.", Text),
        ],
        "comment": [(r"\*\)", Comment.Multiline, "#pop"), (r"[^*]+|\*", Comment.Multiline)],
    }


@lru_cache(maxsize=64)
def lexer_of(language: str) -> Lexer | None:
    """What colours code of that name; None where nothing does, and for text."""
    if language in PLAIN:
        return None
    name = _ALIASES.get(language, language)
    if name == "tla":
        return _TlaLexer(stripnl=False, ensurenl=True)
    try:
        return get_lexer_by_name(name, stripnl=False, ensurenl=True)
    except ClassNotFound:
        return None
