defmodule :vl_normalizer do
  @moduledoc false
  # Makes of any quoted code what the formatter lays out. Literals may stand bare or wrapped in a block by the parser;
  # the formatter takes both, so all that is left is to leave out metadata that cannot be trusted.

  def normalize(quoted, opts) do
    if Keyword.get(opts, :escape, true), do: quoted, else: {:vl_unescaped, [], [quoted]}
  end
end
