"""What letters tell: a language, a direction, and where the end of a line is no space."""

from __future__ import annotations

import pytest

from rfcexport.letters import (
    Direction,
    first_strong,
    has_east_asian,
    has_from_right,
    is_right_to_left,
    joins_lines,
    language_of,
    unspaced_signs,
)

CHINESE = "本文提出一种新的存储层，所有写入都会先记录到日志。这个设计与现有的数据结构完全兼容，没有问题。"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("An RFC in English, with a naïve café and a résumé in it.", None),
        (CHINESE, "zh-Hans"),
        ("本文提出一種新的儲存層，所有寫入都會先記錄到日誌。這個設計與現有的數據結構完全兼容。", "zh-Hant"),
        ("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往", "zh-Hant"),
        ("山高水深山高水深山高水深山高水深", "zh"),
        ("この文書は、新しいストレージ層を提案する。すべての書き込みはログに記録される。", "ja"),
        ("이 문서는 새로운 저장소 계층을 제안한다. 모든 쓰기는 로그에 기록된다.", "ko"),
        ("מסמך זה מציע שכבת אחסון חדשה המבוססת על יומן", "he"),
        ("يقترح هذا المستند طبقة تخزين جديدة تعتمد على سجل", "ar"),
        ("این سند یک لایه ذخیره‌سازی جدید پیشنهاد می‌کند که بر پایه‌ی ثبت است", "fa"),
        ("یہ دستاویز ایک نئی ذخیرہ کاری کی تہہ تجویز کرتی ہے جو بڑے ڈیٹا کے لیے ہے", "ur"),
        ("यह दस्तावेज़ एक नई भंडारण परत का प्रस्ताव करता है", "hi"),
        ("เอกสารนี้เสนอชั้นจัดเก็บข้อมูลใหม่ทั้งหมด", "th"),
        ("Αυτό το έγγραφο προτείνει ένα νέο επίπεδο αποθήκευσης", "el"),
        ("Этот документ предлагает новый слой хранения, который быстрее", "ru"),
        ("Цей документ пропонує новий шар зберігання, який є кращим", "uk"),
        # Cyrillic alone tells no language.
        ("Този документ предлага нов слой за съхранение на данни", None),
        ("Овај документ предлаже нови слој за складиштење података, љубав", None),
        # A quotation makes no document Chinese, and neither do names.
        (f"{CHINESE} {'A long text in English goes round the one sentence. ' * 8}", None),
        ("漢字", None),
        # Technical words in Latin letters leave it Chinese.
        (f"{CHINESE} Rust Kafka PostgreSQL fsync journal latency storage layer", "zh-Hans"),
    ],
)
def test_language_is_that_of_most_letters_when_they_tell_one(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("language", "is_from_right"),
    [("ar", True), ("he-IL", True), ("FA", True), ("en", False), ("zh-Hant", False), ("az-Arab", True),
     ("ar-Latn", False), ("pa", False), ("ks-arab-IN", True)],
)  # fmt: skip
def test_language_runs_from_right_when_its_script_does(language: str, is_from_right: bool) -> None:
    assert is_right_to_left(language) is is_from_right


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("", None),
        ("12. (3)", None),
        ("12 words", "ltr"),
        ("1. שלום hello", "rtl"),
        ("Kafka هو", "ltr"),
        ("…مرحبا", "rtl"),
    ],
)
def test_first_sign_with_a_direction_decides(text: str, direction: Direction | None) -> None:
    assert first_strong(text) == direction


def test_letters_from_right_are_found_anywhere() -> None:
    assert [has_from_right(text) for text in ("plain", "café", "a שלום", "١٢")] == [False, False, True, False]


@pytest.mark.parametrize(
    ("before", "after", "joins"),
    [
        ("中", "文", True), ("の", "漢", True), ("。", "本", True), ("文", "「", True),
        ("，", "R", True), ("t", "（", True), ("文", "“", True), ("”", "文", True),
        ("文", "R", False), ("t", "文", False), ("한", "국", False), ("a", "b", False), ("é", "à", False),
        ("😀", "中", False), ("”", "a", False), ("", "文", False), ("文", "", False), ("한", "漢", False),
    ],
)  # fmt: skip
def test_line_end_is_no_space_when_the_script_has_none(before: str, after: str, joins: bool) -> None:
    assert joins_lines(before, after) is joins


def test_signs_without_spaces_are_counted() -> None:
    assert [unspaced_signs(text) for text in ("plain", "café", "中文 の a。", "한국")] == [0, 0, 3, 0]
    assert [has_east_asian(text) for text in ("plain", "café", "a 中", "한")] == [False, False, True, True]
