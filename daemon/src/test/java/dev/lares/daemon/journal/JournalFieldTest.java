package dev.lares.daemon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JournalFieldTest {
    @ParameterizedTest
    @ValueSource(strings = {"A", "MESSAGE", "A_", "A1_B", "Z9", "A234567890123456789012345678901234567890123456789012345678901234"})
    void takesTheNamesThatJournaldTakes(String name) {
        assertThat(JournalField.of(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_A", "1A", "a", "A-B", "A=B", "A\n", "Ä", "A B",
            "A2345678901234567890123456789012345678901234567890123456789012345"})
    void refusesTheNamesThatJournaldIgnores(String name) {
        assertThatThrownBy(() -> JournalField.of(name)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cannot use '" + name + "' as the name of a journal field: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "REQUEST_ID | REQUEST_ID",
        "request_id | REQUEST_ID",
        "requestId | REQUEST_ID",
        "userID | USER_ID",
        "HTTPStatus | HTTPSTATUS",
        "sha256Sum | SHA256_SUM",
        "http.method | HTTP_METHOD",
        "x-request-id | X_REQUEST_ID",
        "trace id | TRACE_ID",
        "_host | HOST",
        "__.host | HOST",
        "größe | GR__E",
        "2nd | FIELD_2ND",
        "_2nd | FIELD_2ND",
        "日本 | FIELD_",
        "message | FIELD_MESSAGE",
        "Priority | FIELD_PRIORITY",
        "messageId | FIELD_MESSAGE_ID",
        "unit | FIELD_UNIT",
        "object_pid | FIELD_OBJECT_PID",
        "logger | FIELD_LOGGER",
        "exception.class | FIELD_EXCEPTION_CLASS",
    })
    void mapsAnyKeyToAFieldOfADefinedName(String key, String field) {
        assertThat(JournalField.ofKey(key).name()).isEqualTo(field);
        assertThat(JournalField.ofKey(key)).isEqualTo(JournalField.of(field)).hasSameHashCodeAs(JournalField.of(field));
    }

    @Test
    void mapsControlCharactersAndTheEmptyKeyToo() {
        assertThat(JournalField.ofKey("a\0=\nb").name()).isEqualTo("A___B");
        assertThat(JournalField.ofKey("").name()).isEqualTo("FIELD_");
    }

    @Test
    void cutsLongKeysAtSixtyFourCharacters() {
        assertThat(JournalField.ofKey("k".repeat(100)).name()).isEqualTo("K".repeat(64));
        assertThat(JournalField.ofKey("9".repeat(100)).name()).isEqualTo("FIELD_" + "9".repeat(58));
        assertThat(JournalField.ofKey("a".repeat(63) + "B").name()).isEqualTo("A".repeat(63) + "_");
    }

    @Test
    void givesNoKeyTheNameOfAConstant() throws Exception {
        for (Field constant : JournalField.class.getFields()) {
            if (Modifier.isStatic(constant.getModifiers()) && constant.get(null) instanceof JournalField field) {
                assertThat(constant.getName()).isEqualTo(field.name());
                assertThat(JournalField.ofKey(field.name()).name()).isEqualTo("FIELD_" + field.name());
            }
        }
    }

    @Test
    void staysRightAfterMoreKeysThanItRemembers() {
        for (int i = 0; i < 3000; i++) {
            assertThat(JournalField.ofKey("key." + i).name()).isEqualTo("KEY_" + i);
        }
    }
}
