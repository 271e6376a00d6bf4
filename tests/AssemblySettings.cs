// Leak tests read process-wide counters and every test may use all cores, so tests run one after another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
