package dev.lares.engine;

/**
 * Which request an answer belongs to; given by who asks.
 *
 * @param id unique among the requests that have no answer yet
 */
public record RequestId(long id) {}
