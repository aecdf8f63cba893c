package dev.tickwire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    @Test
    void shouldTakeOutWhatNobodySees() {
        assertEquals("Ann", PlainText.of("A\u200bn\u200c\u200d\u2060n\ufeff\u00ad"));
        assertEquals("abcdefghi", PlainText.of("\u202aa\u202bb\u202cc\u202dd\u202ee\u2066f\u2067g\u2068h\u2069i"));
        assertEquals("left right", PlainText.of("\u200eleft \u200f\u061cright"));
        assertEquals("flag", PlainText.of("flag\udb40\udc67\udb40\udc62\udb40\udc7f"), "tags have two units");
    }

    @Test
    void shouldTakeOffSpacesThatCameToTheEdge() {
        assertEquals("Ann", PlainText.of(" \u200b Ann\u00a0\u3000 \ufeff "));
        assertEquals("Ann Lee", PlainText.of("Ann Lee"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\u202e", "\u200b\ufeff", "\u3164", "\u2800 \u115f\u1160\uffa0", "\u00a0\u3000", "\t"})
    void shouldBeEmptyIfNothingIsLeftToBeSeen(String text) {
        assertEquals("", PlainText.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u05e9\u05dc\u05d5\u05dd",
                "\u0639\u0644\u064a",
                "\u11a8",
                "\ud83d\ude00",
                "e\u0301",
                "a\u0001b",
                "\ud800x"
            })
    void shouldKeepTheRestAsItIs(String text) {
        assertEquals(text, PlainText.of(text));
    }
}
