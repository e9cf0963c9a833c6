# After all else that deriving needs is there.
require Protocol
Protocol.derive(Inspect, Macro.Env, except: [:tracers, :versioned_vars])
