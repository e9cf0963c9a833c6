path = Path.join(System.tmp_dir!(), "vial_records_#{System.pid()}.hrl")

File.write!(path, ~S"""
%% -record(commented, {a}).
-define(SIZE, 10).
-type name() :: atom() | {atom(), [term()]}.
-record(plain, {a, b}).
-record(typed, {a :: integer(), b = 1 :: non_neg_integer(), % one
                c = "te" "xt\n" :: string(), 'odd field' = 'An atom'}).
-record(nested, {list = [1, -2, 3.5, 16#ff, $a, []], tuple = {ok, <<>>, <<"bin">>},
                 fun_of :: fun((term()) -> {ok, #plain{}} | #{atom() => term()}), map = #{}}).
-record(empty, {}).
-spec f(#plain{}) -> ok.
f(#plain{}) -> "a \"quote\"", ok.
""")

IO.inspect(Record.extract_all(from: path))
IO.inspect(Record.extract(:typed, from: path))
IO.inspect(Record.extract(:file_info, from_lib: "kernel/include/file.hrl"))
File.rm!(path)

defmodule Info do
  require Record
  Record.defrecord(:file_info, Record.extract(:file_info, from_lib: "kernel/include/file.hrl"))
  def type(path), do: path |> :file.read_file_info() |> elem(1) |> file_info(:type)
end

IO.inspect(Info.type("/"))

for fun <- [
      fn -> Record.extract(:nope, from_lib: "kernel/include/file.hrl") end,
      fn -> Record.extract(:nope, from_lib: "no_such_app/include/file.hrl") end
    ] do
  try do
    fun.()
  rescue
    e -> IO.puts(e |> Exception.message() |> String.replace(~r/ at .*hrl/, ""))
  end
end
