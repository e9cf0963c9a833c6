# Errors inside captures have the line of the capture.
for c <- ["&|>/2", "\n(&|>/2)", "\n\n&(&1 |> 5)", "&Kernel.|>/2", "\n&(&1 + foo(&2))", "&1 + 1"] do
  try do
    IO.inspect Code.eval_string(c) |> elem(0)
  rescue
    e -> IO.puts(Exception.message(e))
  end
end
