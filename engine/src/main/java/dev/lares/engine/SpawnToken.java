package dev.lares.engine;

/**
 * Which spawn an answer belongs to.
 *
 * @param id unique for the life of the engine, never reused
 */
public record SpawnToken(long id) {}
