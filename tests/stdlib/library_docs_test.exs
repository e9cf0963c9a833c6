defmodule LibraryDocsTest do
  use ExUnit.Case

  # The examples in the library's own docs.
  for module <- :vl_code.library(),
      match?("Elixir." <> _, Atom.to_string(module)),
      match?({:docs_v1, _, _, _, _, _, _}, Code.fetch_docs(module)) do
    doctest module
  end
end
