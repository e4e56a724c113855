package dev.lares.unit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Directives that stand together: those of one section, or of one manual page that several sections share.
 *
 * @param title the heading in COMPATIBILITY.md
 * @param page the manual page that describes them
 * @param rows one row per directive, by name
 */
record DirectiveGroup(String title, String page, Map<String, DirectiveRow> rows) {
    DirectiveGroup {
        rows = Collections.unmodifiableMap(new TreeMap<>(rows));
    }

    static Builder builder(String title, String page) {
        return new Builder(title, page);
    }

    /** Collects rows; no name may come twice. */
    static final class Builder {
        private final String title;
        private final String page;
        private final List<DirectiveRow> rows = new ArrayList<>();

        private Builder(String title, String page) {
            this.title = title;
            this.page = page;
        }

        Builder honoured(Directive<?>... keys) {
            Arrays.stream(keys).map(DirectiveRow::honoured).forEach(rows::add);
            return this;
        }

        Builder row(DirectiveRow row) {
            rows.add(row);
            return this;
        }

        /** Another name of an honoured directive. */
        Builder alias(String name, Directive<?> key) {
            return row(DirectiveRow.honoured(name, "another name of `" + key.name() + "=`", key));
        }

        Builder dependencies(Dependency... kinds) {
            Arrays.stream(kinds).map(kind -> DirectiveRow.dependency(kind.directive(), "", kind)).forEach(rows::add);
            return this;
        }

        /** Directives that are not honoured yet, all with one remark. */
        Builder notYet(String remark, String names) {
            return ignored(DirectiveRow.Status.NOT_YET, remark, Directive.REFERENCE_VERSION, names);
        }

        /** The same for those of a later version than the reference. */
        Builder notYet(int since, String remark, String names) {
            return ignored(DirectiveRow.Status.NOT_YET, remark, since, names);
        }

        Builder unprotected(String remark, String names) {
            return ignored(DirectiveRow.Status.UNPROTECTED, remark, Directive.REFERENCE_VERSION, names);
        }

        Builder obsolete(String remark, String names) {
            return ignored(DirectiveRow.Status.OBSOLETE, remark, Directive.REFERENCE_VERSION, names);
        }

        private Builder ignored(DirectiveRow.Status status, String remark, int since, String names) {
            for (String name : names.split(" ")) {
                rows.add(DirectiveRow.ignored(name, status, remark, since));
            }
            return this;
        }

        DirectiveGroup build() {
            Map<String, DirectiveRow> byName = new TreeMap<>();
            for (DirectiveRow row : rows) {
                if (byName.put(row.name(), row) != null) {
                    throw new IllegalStateException("cannot list " + row.name() + " twice under " + title);
                }
            }
            return new DirectiveGroup(title, page, byName);
        }
    }
}
