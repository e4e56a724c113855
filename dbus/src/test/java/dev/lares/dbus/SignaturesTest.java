package dev.lares.dbus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignaturesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "y", "ybnqiuxtdsogh", "as", "aas", "a{sv}", "(is)", "a(ssssssouso)", "v", "a{s(ia{sv})}", "((((i))))", "a{yv}ai"})
    void acceptsWhatTheSpecificationAllows(String text) {
        assertThat(Signatures.isValid(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "()", "(", ")", "(i", "{sv}", "a{s}", "a{vs}", "a{svv}", "a{sv", "r", "e", "z", "i ", "a{(i)s}", "(a)", "ü"})
    void refusesTheRest(String text) {
        assertThat(Signatures.isValid(text)).isFalse();
    }

    @Test
    void limitsLengthAndDepth() {
        assertThat(Signatures.isValid("i".repeat(255))).isTrue();
        assertThat(Signatures.isValid("i".repeat(256))).isFalse();
        assertThat(Signatures.isValid("a".repeat(32) + "i")).isTrue();
        assertThat(Signatures.isValid("a".repeat(33) + "i")).isFalse();
        assertThat(Signatures.isValid("(".repeat(32) + "i" + ")".repeat(32))).isTrue();
        assertThat(Signatures.isValid("(".repeat(33) + "i" + ")".repeat(33))).isFalse();
    }

    @Test
    void findsTheEndOfAType() {
        assertThat(Signatures.end("a{sv}i", 0)).isEqualTo(5);
        assertThat(Signatures.end("a{sv}i", 5)).isEqualTo(6);
        assertThat(Signatures.end("aa(is)v", 0)).isEqualTo(6);
    }

    @Test
    void tellsASingleTypeFromSeveral() {
        assertThat(Signatures.isSingle("a{sv}")).isTrue();
        assertThat(Signatures.isSingle("")).isFalse();
        assertThat(Signatures.isSingle("ii")).isFalse();
    }
}
