# Elixir shall not find the packages' own modules, whose libraries could not be loaded a second time.
# On a slow disk bitcask's fsync holds a scheduler, which is logged.
:ok = :logger.set_primary_config(:level, :error)
for path <- :code.get_path(),
    String.starts_with?(to_string(path), "/usr/lib/erlang/lib/"),
    name = Path.basename(Path.dirname(to_string(path))),
    Enum.any?(~w(p1_ jiffy bitcask), &String.starts_with?(name, &1)),
    do: :code.del_path(path)

Code.require_file("libraries.exs", __DIR__)
