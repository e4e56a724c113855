/** The simulated host and its swarm runner. Never shipped. */
module dev.lares.sim {
    requires transitive dev.lares.engine;
    
    exports dev.lares.sim;
}
