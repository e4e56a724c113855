package dev.lares.process;

/** The readings without a value, of which one each is enough. */
final class Unread {
    static final Reading<Object> ABSENT = new Reading.Absent<>();
    static final Reading<Object> NOT_ASKED = new Reading.NotAsked<>();

    private Unread() {}
}
