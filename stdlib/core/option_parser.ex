defmodule OptionParser do
  @moduledoc """
  Reads the options of a command line.

      iex> OptionParser.parse(["--source", "lib", "-v", "file"],
      ...>   strict: [source: :string, verbose: :boolean], aliases: [v: :verbose])
      {[source: "lib", verbose: true], ["file"], []}

  Options, of which `:switches` and `:strict` exclude each other:

    * `:strict` - switches and their types; others are invalid
    * `:switches` - the same; others are read too, if their name is an atom already
    * `:aliases` - letters that stand for switches
    * `:allow_nonexistent_atoms` - makes atoms of unknown switches

  Types without a value are `:boolean` (`--no-name` gives false) and `:count`; with one
  `:string`, `:integer` and `:float`. `:keep`, alone or in a list with a type, keeps every
  occurrence where otherwise the last one counts. `--` ends the options.
  """

  defmodule ParseError do
    defexception [:message]
  end

  @types [:boolean, :count, :integer, :float, :string, :keep]

  # -- Many --

  @doc """
  Reads all options: `{options, arguments, invalid}`.

      iex> OptionParser.parse(["--limit", "xyz"], strict: [limit: :integer])
      {[], [], [{"--limit", "xyz"}]}
  """
  def parse(argv, opts \\ []) when is_list(argv) and is_list(opts), do: all(argv, config(opts), true, [], [], [])

  @doc "As `parse/2`, but an invalid option raises `OptionParser.ParseError`."
  def parse!(argv, opts \\ []) when is_list(argv) and is_list(opts), do: argv |> parse(opts) |> sure(opts)

  @doc "As `parse/2`, up to the first argument."
  def parse_head(argv, opts \\ []) when is_list(argv) and is_list(opts), do: all(argv, config(opts), false, [], [], [])

  @doc "As `parse_head/2`, but an invalid option raises `OptionParser.ParseError`."
  def parse_head!(argv, opts \\ []) when is_list(argv) and is_list(opts), do: argv |> parse_head(opts) |> sure(opts)

  defp all(argv, config, all?, options, args, invalid) do
    case one(argv, config) do
      {:ok, key, value, rest} ->
        all(rest, config, all?, store(options, key, value, config), args, invalid)

      {:invalid, option, value, rest} ->
        all(rest, config, all?, options, args, [{option, value} | invalid])

      {:undefined, option, _value, rest} ->
        invalid = if config.strict?, do: [{option, nil} | invalid], else: invalid
        all(rest, config, all?, options, args, invalid)

      {:error, ["--" | rest]} ->
        done(options, Enum.reverse(args, rest), invalid)

      {:error, []} ->
        done(options, Enum.reverse(args), invalid)

      {:error, [arg | rest]} when all? ->
        all(rest, config, all?, options, [arg | args], invalid)

      {:error, rest} ->
        done(options, Enum.reverse(args, rest), invalid)
    end
  end

  defp done(options, args, invalid), do: {Enum.reverse(options), args, Enum.reverse(invalid)}

  defp store(options, key, value, config) do
    types = types_of(config, key)

    cond do
      :count in types -> [{key, Keyword.get(options, key, 0) + value} | Keyword.delete(options, key)]
      :keep in types -> [{key, value} | options]
      true -> [{key, value} | Keyword.delete(options, key)]
    end
  end

  # -- One --

  @doc """
  Reads one option: `{:ok, key, value, rest}`, `{:invalid, option, value, rest}`,
  `{:undefined, option, value, rest}`, or `{:error, argv}` if none stands first.
  """
  def next(argv, opts \\ []) when is_list(argv) and is_list(opts), do: one(argv, config(opts))

  defp config(opts) do
    {types, strict?} =
      case {opts[:switches], opts[:strict]} do
        {nil, nil} ->
          IO.warn("not passing the :switches or :strict option to OptionParser is deprecated")
          {[], false}

        {types, nil} ->
          {types, false}

        {nil, types} ->
          {types, true}

        _ ->
          raise ArgumentError, ":switches and :strict cannot be given together"
      end

    Enum.each(types, &check_types/1)
    aliases = Keyword.get(opts, :aliases, [])
    %{types: types, strict?: strict?, aliases: aliases, new_atoms?: opts[:allow_nonexistent_atoms] == true}
  end

  defp check_types({_switch, types}) do
    case List.wrap(types) -- @types do
      [] ->
        :ok

      unknown ->
        raise ArgumentError, "invalid switch types/modifiers: " <> Enum.map_join(unknown, ", ", &inspect/1)
    end
  end

  defp types_of(config, key), do: List.wrap(config.types[key])

  defp one(["--" | _] = argv, _config), do: {:error, argv}
  defp one(["-" | _] = argv, _config), do: {:error, argv}
  defp one([<<?-, digit, _::binary>> | _] = argv, _config) when digit in ?0..?9, do: {:error, argv}

  defp one(["--" <> text | rest], config) do
    {name, value} = at_equals(text)
    long("--" <> name, key(name, config), value, rest, config)
  end

  defp one(["-" <> text | rest], config) do
    {name, value} = at_equals(text)
    option = "-" <> name

    cond do
      String.contains?(name, ["-", "_"]) -> {:undefined, option, value, rest}
      key = alias_of(name, config) -> switch(option, key, value, rest, config)
      String.length(name) > 1 -> one(letters(name, value) ++ rest, config)
      true -> undefined(option, value, rest)
    end
  end

  defp one(argv, _config), do: {:error, argv}

  defp at_equals(text) do
    case String.split(text, "=", parts: 2) do
      [name, value] -> {name, value}
      [name] -> {name, nil}
    end
  end

  # `-vx9` is `-v -x=9`.
  defp letters(name, value) do
    [letter | rest] = String.graphemes(name)

    case rest do
      [] -> [given("-" <> letter, value)]
      [<<digit, _::binary>> | _] when digit in ?0..?9 -> ["-" <> letter <> "=" <> given(Enum.join(rest), value)]
      _ -> ["-" <> letter | letters(Enum.join(rest), value)]
    end
  end

  defp given(text, nil), do: text
  defp given(text, value), do: text <> "=" <> value

  defp long(option, :none, value, rest, _config), do: {:undefined, option, value, rest}

  defp long(option, {:unknown, name}, value, rest, config) do
    case negated(name, config) do
      nil when config.strict? -> {:undefined, option, value, rest}
      nil -> undefined(option, value, rest)
      _ when value != nil -> {:invalid, option, value, rest}
      key -> {:ok, key, false, rest}
    end
  end

  defp long(option, key, value, rest, config) do
    cond do
      Keyword.has_key?(config.types, key) -> switch(option, key, value, rest, config)
      negated = negated(Atom.to_string(key), config) -> long(option, {:unknown, "no_#{negated}"}, value, rest, config)
      true -> switch(option, key, value, rest, config)
    end
  end

  # The atom of a switch; switches have no underscores.
  defp key(name, config) do
    if String.contains?(name, "_") or String.starts_with?(name, "-") do
      :none
    else
      name = String.replace(name, "-", "_")
      if config.new_atoms?, do: String.to_atom(name), else: existing(name) || {:unknown, name}
    end
  end

  defp existing(name) do
    String.to_existing_atom(name)
  rescue
    ArgumentError -> nil
  end

  defp alias_of("", _config), do: nil
  defp alias_of(name, config), do: config.aliases[existing(name)]

  # The boolean switch that `no_name` turns off.
  defp negated("no_" <> name, config) do
    key = existing(name)
    if key != nil and :boolean in types_of(config, key), do: key
  end

  defp negated(_name, _config), do: nil

  defp switch(option, key, value, rest, config) do
    types = types_of(config, key)

    cond do
      types == [] and config.strict? -> {:undefined, option, value, rest}
      types == [] -> unknown(key, value, rest)
      :boolean in types -> boolean(option, key, value, rest)
      :count in types -> if value, do: {:invalid, option, value, rest}, else: {:ok, key, 1, rest}
      true -> valued(option, key, value, rest, types)
    end
  end

  defp boolean(_option, key, value, rest) when value in [nil, "true"], do: {:ok, key, true, rest}
  defp boolean(_option, key, "false", rest), do: {:ok, key, false, rest}
  defp boolean(option, _key, value, rest), do: {:invalid, option, value, rest}

  defp unknown(key, nil, [value | rest] = argv) do
    if option?(value), do: {:ok, key, true, argv}, else: {:ok, key, value, rest}
  end

  defp unknown(key, nil, []), do: {:ok, key, true, []}
  defp unknown(key, value, rest), do: {:ok, key, value, rest}

  defp undefined(option, value, rest) do
    {:ok, _, value, rest} = unknown(option, value, rest)
    {:undefined, option, value, rest}
  end

  defp valued(option, key, nil, [value | rest] = argv, types) do
    if option?(value), do: {:invalid, option, nil, argv}, else: valued(option, key, value, rest, types)
  end

  defp valued(option, _key, nil, [], _types), do: {:invalid, option, nil, []}

  defp valued(option, key, value, rest, types) do
    case typed(value, types) do
      {value, ""} -> {:ok, key, value, rest}
      _ -> {:invalid, option, value, rest}
    end
  end

  defp typed(value, types) do
    cond do
      :integer in types -> Integer.parse(value)
      :float in types -> Float.parse(value)
      true -> {value, ""}
    end
  end

  # A value may be `-` or a negative number.
  defp option?("-"), do: false
  defp option?(<<?-, digit, _::binary>>) when digit in ?0..?9, do: false
  defp option?(text), do: String.starts_with?(text, "-")

  # -- Errors --

  defp sure({options, args, []}, _opts), do: {options, args}

  defp sure({_options, _args, invalid}, opts) do
    config = config(opts)
    count = length(invalid)
    lines = Enum.map_join(invalid, "\n", &complaint(&1, config))
    raise ParseError, "#{count} error#{if count > 1, do: "s"} found!\n#{lines}"
  end

  defp complaint({option, value}, config) do
    case {expected(option, config), value} do
      {nil, _} -> "#{option} : Unknown option" <> hint(option, config)
      {type, nil} -> "#{option} : Missing argument of type #{type}"
      {type, value} -> "#{option} : Expected type #{type}, got #{inspect(value)}"
    end
  end

  defp expected(option, config) do
    name = option |> String.trim_leading("-") |> String.replace("-", "_")
    key = existing(name)
    key = if String.starts_with?(option, "--"), do: key, else: config.aliases[key] || key

    case types_of(config, key) -- [:keep] do
      [] -> if config.types[key], do: :string
      [type | _] -> type
    end
  end

  defp hint("--" <> name, config) do
    distances = for {key, _} <- config.types, switch = to_switch(key), do: {String.jaro_distance(name, switch), switch}

    case Enum.max(distances, fn -> {0.0, ""} end) do
      {distance, switch} when distance > 0.8 -> ". Did you mean --#{switch}?"
      _ -> ""
    end
  end

  defp hint(_option, _config), do: ""

  defp to_switch(key), do: key |> Atom.to_string() |> String.replace("_", "-")

  # -- Between options and text --

  @doc """
  Options as a command line.

      iex> OptionParser.to_argv(foo_bar: "baz", debug: true, color: false)
      ["--foo-bar", "baz", "--debug", "--no-color"]
  """
  def to_argv(enum, options \\ []) do
    switches = Keyword.get(options, :switches, [])

    Enum.flat_map(enum, fn
      {_key, nil} -> []
      {key, true} -> ["--" <> to_switch(key)]
      {key, false} -> ["--no-" <> to_switch(key)]
      {key, value} -> argument(key, value, switches[key])
    end)
  end

  defp argument(key, count, :count), do: List.duplicate("--" <> to_switch(key), count)
  defp argument(key, value, _type), do: ["--" <> to_switch(key), to_string(value)]

  @doc """
  Cuts a command line at its spaces, as a shell does.

      iex> OptionParser.split(~S(foo "bar baz" 'a b' c\\ d))
      ["foo", "bar baz", "a b", "c d"]
  """
  def split(string), do: split(String.trim_leading(string, " "), "", [], nil)

  # The last argument is the quote that is open.
  defp split(<<?\\, ?\s, rest::binary>>, word, words, nil), do: split(rest, <<word::binary, ?\s>>, words, nil)
  defp split(<<?\\, quote, rest::binary>>, word, words, quote) when quote in '\'"', do: split(rest, <<word::binary, quote>>, words, quote)
  defp split(<<?\\, quote, rest::binary>>, word, words, nil) when quote in '\'"', do: split(rest, <<word::binary, quote>>, words, nil)
  defp split(<<quote, rest::binary>>, word, words, quote) when quote in '\'"', do: split(rest, word, words, nil)
  defp split(<<quote, rest::binary>>, word, words, nil) when quote in '\'"', do: split(rest, word, words, quote)
  defp split(<<?\s, rest::binary>>, word, words, nil), do: split(String.trim_leading(rest, " "), "", [word | words], nil)
  defp split(<<char, rest::binary>>, word, words, quote), do: split(rest, <<word::binary, char>>, words, quote)
  defp split("", "", words, nil), do: Enum.reverse(words)
  defp split("", word, words, nil), do: Enum.reverse([word | words])

  defp split("", _word, _words, quote) do
    raise "argv string did not terminate properly, a #{<<quote>>} was opened but never closed"
  end
end
