/** The real world behind the engine. */
module dev.lares.host {
    requires transitive dev.lares.engine;
    requires transitive dev.lares.linux;
    
    exports dev.lares.host;
}
