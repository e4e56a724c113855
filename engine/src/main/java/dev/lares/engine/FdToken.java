package dev.lares.engine;

/**
 * A file descriptor which the host holds and the engine only speaks of.
 *
 * @param id unique for the life of the host, never reused
 */
public record FdToken(long id) {}
