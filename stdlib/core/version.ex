defmodule Version do
  @moduledoc """
  Versions as Semantic Versioning 2.0 has them, and requirements on them.

      iex> Version.compare("2.0.1-alpha1", "2.0.0")
      :gt
      iex> Version.match?("1.4.2", "~> 1.4.1 or >= 3.0.0")
      true

  A requirement is made of comparisons (`==`, `!=`, `>`, `>=`, `<`, `<=`, `~>`; none means
  `==`), joined by `and`, which binds tighter, and `or`. `~> 2.1.3` allows later patches,
  `~> 2.1` later minor versions.
  """

  @derive {Inspect, optional: [:pre, :build]}
  @enforce_keys [:major, :minor, :patch]
  defstruct [:major, :minor, :patch, pre: [], build: nil]

  @type version :: String.t() | t
  @type requirement :: String.t() | Version.Requirement.t()
  @type major :: non_neg_integer
  @type minor :: non_neg_integer
  @type patch :: non_neg_integer
  @type pre :: [String.t() | non_neg_integer]
  @type build :: String.t() | nil
  @type t :: %__MODULE__{major: major, minor: minor, patch: patch, pre: pre, build: build}

  @operators [:==, :!=, :!, :>=, :>, :<=, :<, :~>]

  # -- Comparing --

  @doc """
  True if the version meets the requirement. With `allow_pre: false` a pre-release meets
  only a comparison that names a pre-release.

      iex> Version.match?("2.0.0", "> 1.0.0")
      true
  """
  def match?(version, requirement, opts \\ [])

  def match?(version, requirement, opts) when is_binary(requirement) do
    match?(version, parse_requirement!(requirement), opts)
  end

  def match?(version, %Version.Requirement{lexed: lexed}, opts) do
    any_group?(lexed, parts(version), Keyword.get(opts, :allow_pre, true))
  end

  # Comparisons up to an `or` must all hold; else what stands behind it may.
  defp any_group?([operator, operand | rest], version, allow_pre?) do
    case {meets?(operator, operand, version, allow_pre?), rest} do
      {true, [:and | rest]} -> any_group?(rest, version, allow_pre?)
      {true, _} -> true
      {false, rest} -> any_group?(after_or(rest), version, allow_pre?)
    end
  end

  defp any_group?([], _version, _allow_pre?), do: false

  defp after_or([:or | rest]), do: rest
  defp after_or([:and, _operator, _operand | rest]), do: after_or(rest)
  defp after_or([]), do: []

  defp meets?(_operator, {_, _, _, [], _}, {_, _, _, [_ | _]}, false), do: false

  defp meets?(operator, {major, minor, patch, pre, _}, version, _allow_pre?) do
    order = compare_parts(version, {major, minor, patch || 0, pre})

    case operator do
      :== -> order == :eq
      :!= -> order != :eq
      :> -> order == :gt
      :>= -> order != :lt
      :< -> order == :lt
      :<= -> order != :gt
      :~> -> order != :lt and same_line?(version, major, minor, patch)
    end
  end

  defp same_line?({major, _, _, _}, major, _minor, nil), do: true
  defp same_line?({major, minor, _, _}, major, minor, _patch), do: true
  defp same_line?(_version, _major, _minor, _patch), do: false

  @doc """
  Compares two versions: `:gt`, `:eq` or `:lt`. What was built (`+...`) does not count.

      iex> Version.compare("1.0.0-rc1", "1.0.0")
      :lt
  """
  def compare(version1, version2), do: compare_parts(parts(version1), parts(version2))

  defp compare_parts({major1, minor1, patch1, pre1}, {major2, minor2, patch2, pre2}) do
    numbers1 = {major1, minor1, patch1}
    numbers2 = {major2, minor2, patch2}

    cond do
      numbers1 > numbers2 -> :gt
      numbers1 < numbers2 -> :lt
      pre1 == pre2 -> :eq
      pre1 == [] -> :gt
      pre2 == [] -> :lt
      pre1 > pre2 -> :gt
      true -> :lt
    end
  end

  defp parts(%Version{major: major, minor: minor, patch: patch, pre: pre}), do: {major, minor, patch, pre}

  defp parts(string) when is_binary(string) do
    case read(string, false) do
      {:ok, {major, minor, patch, pre, _build}} -> {major, minor, patch, pre}
      :error -> raise Version.InvalidVersionError, string
    end
  end

  # -- Reading --

  @doc """
  Reads a version.

      iex> Version.parse("2.0.1-alpha1+b7")
      {:ok, %Version{major: 2, minor: 0, patch: 1, pre: ["alpha1"], build: "b7"}}
      iex> Version.parse("2.0")
      :error
  """
  def parse(string) when is_binary(string) do
    with {:ok, {major, minor, patch, pre, build}} <- read(string, false) do
      {:ok, %Version{major: major, minor: minor, patch: patch, pre: pre, build: build}}
    end
  end

  @doc "As `parse/1`, or raises `Version.InvalidVersionError`."
  def parse!(string) when is_binary(string) do
    case parse(string) do
      {:ok, version} -> version
      :error -> raise Version.InvalidVersionError, string
    end
  end

  @doc "Reads a requirement: `{:ok, requirement}` or `:error`."
  def parse_requirement(string) when is_binary(string) do
    with {:ok, lexed} <- string |> words() |> comparisons([]) do
      {:ok, %Version.Requirement{source: string, lexed: lexed}}
    end
  end

  @doc "As `parse_requirement/1`, or raises `Version.InvalidRequirementError`."
  def parse_requirement!(string) when is_binary(string) do
    case parse_requirement(string) do
      {:ok, requirement} -> requirement
      :error -> raise Version.InvalidRequirementError, string
    end
  end

  @doc "Prepares a requirement for many matches. It is the same here."
  def compile_requirement(%Version.Requirement{} = requirement), do: requirement

  # `{major, minor, patch, pre, build}`; the patch may be nil in an operand of `~>`.
  defp read(string, short?) do
    {string, build} = cut(string, "+")
    {string, pre} = cut(string, "-")

    with {:ok, [major, minor, patch]} <- numbers(String.split(string, "."), short?),
         {:ok, pre} <- identifiers(pre, &pre_identifier/1),
         {:ok, _} <- identifiers(build, &build_identifier/1) do
      {:ok, {major, minor, patch, pre, build}}
    end
  end

  defp cut(string, mark) do
    case String.split(string, mark, parts: 2) do
      [string, rest] -> {string, rest}
      [string] -> {string, nil}
    end
  end

  defp numbers([major, minor], true), do: numbers([major, minor, nil], true)

  defp numbers([_, _, _] = parts, _short?) do
    numbers = Enum.map(parts, &number/1)
    if :error in numbers, do: :error, else: {:ok, numbers}
  end

  defp numbers(_parts, _short?), do: :error

  defp number(nil), do: nil
  defp number("0"), do: 0
  defp number(<<digit, _::binary>> = string) when digit in ?1..?9, do: digits(string, 0)
  defp number(_string), do: :error

  defp digits(<<digit, rest::binary>>, number) when digit in ?0..?9, do: digits(rest, number * 10 + digit - ?0)
  defp digits("", number), do: number
  defp digits(_rest, _number), do: :error

  defp identifiers(nil, _read), do: {:ok, []}

  defp identifiers(string, read) do
    found = string |> String.split(".") |> Enum.map(read)
    if :error in found, do: :error, else: {:ok, found}
  end

  defp pre_identifier(string) do
    case {digits(string, 0), number(string)} do
      {:error, _} -> build_identifier(string)
      {_, number} when string != "" -> number
      _ -> :error
    end
  end

  defp build_identifier(string), do: if(string != "" and word?(string), do: string, else: :error)

  defp word?(<<c, rest::binary>>) when c in ?0..?9 or c in ?a..?z or c in ?A..?Z or c == ?-, do: word?(rest)
  defp word?(rest), do: rest == ""

  # Operators, `and`, `or` and versions, in order.
  defp words(<<space, rest::binary>>) when space in ' \t\n\r', do: words(rest)
  defp words(""), do: []

  for operator <- @operators do
    defp words(<<unquote(Atom.to_string(operator)), rest::binary>>), do: [unquote(operator) | words(rest)]
  end

  defp words(string) do
    [word | _] = String.split(string, [" ", "\t", "\n", "\r", "=", "!", ">", "<", "~"], parts: 2)
    rest = binary_part(string, byte_size(word), byte_size(string) - byte_size(word))

    case {word, rest} do
      {"and", _} -> [:and | words(rest)]
      {"or", _} -> [:or | words(rest)]
      {"", _} -> [:error]
      _ -> [word | words(rest)]
    end
  end

  defp comparisons([operator, string | rest], done) when operator in @operators and is_binary(string) do
    case read(string, operator == :~>) do
      {:ok, operand} -> connected(rest, [operand(operand), known(operator) | done])
      :error -> :error
    end
  end

  defp comparisons([string | rest], done) when is_binary(string), do: comparisons([:==, string | rest], done)
  defp comparisons(_words, _done), do: :error

  defp connected([], done), do: {:ok, Enum.reverse(done)}
  defp connected([connective | rest], done) when connective in [:and, :or], do: comparisons(rest, [connective | done])
  defp connected(_words, _done), do: :error

  defp known(operator) when operator in [:!, :!=] do
    IO.warn("#{operator} inside Version requirements is deprecated, use ~> or >= instead")
    :!=
  end

  defp known(operator), do: operator

  defp operand({major, minor, patch, pre, _build}), do: {major, minor, patch, pre, []}

  @doc """
  The version as text.

      iex> Version.to_string(%Version{major: 1, minor: 2, patch: 3, pre: ["rc", 1]})
      "1.2.3-rc.1"
  """
  def to_string(%Version{} = version) do
    pre = if version.pre == [], do: "", else: "-" <> Enum.map_join(version.pre, ".", &Kernel.to_string/1)
    build = if version.build, do: "+" <> version.build, else: ""
    "#{version.major}.#{version.minor}.#{version.patch}#{pre}#{build}"
  end

  defimpl String.Chars do
    def to_string(version), do: Version.to_string(version)
  end
end
