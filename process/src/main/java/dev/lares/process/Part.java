package dev.lares.process;

/** A group of facts that cost system calls of their own; {@link ProcessEntry} has the rest in any case. */
public enum Part {
}
