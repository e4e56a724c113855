/** The pure engine: events in, effects out. */
module dev.lares.engine {
    requires transitive dev.lares.unit;
    
    exports dev.lares.engine;
}
