# A database: SQLite by its C interface:  vm docs/examples/ffi/sqlite.exs
defmodule SQLite do
  use FFI, library: ["libsqlite3.so.0", "libsqlite3.so"]

  @row 100
  @integer 1
  @float 2
  @null 5
  # sqlite3_bind_text shall copy what it is given.
  @transient 0xFFFFFFFFFFFFFFFF

  defcp sqlite3_open(path :: string, db :: out(pointer)) :: int, as: :open_db
  defcp sqlite3_close(db :: pointer) :: int, as: :close_db
  defcp sqlite3_errmsg(db :: pointer) :: string, as: :message
  defcp sqlite3_prepare_v2(db :: pointer, sql :: bytes, size :: int, statement :: out(pointer), rest :: pointer) :: int, as: :prepare
  defcp sqlite3_step(statement :: pointer) :: int, as: :step
  defcp sqlite3_finalize(statement :: pointer) :: int, as: :finalize

  # These only look at the row at hand.
  defcp sqlite3_bind_text(statement :: pointer, at :: int, text :: bytes, size :: int, free :: pointer) :: int,
    as: :bind_text,
    dirty: false

  defcp sqlite3_bind_int64(statement :: pointer, at :: int, value :: int64) :: int, as: :bind_int, dirty: false
  defcp sqlite3_bind_double(statement :: pointer, at :: int, value :: double) :: int, as: :bind_float, dirty: false
  defcp sqlite3_column_count(statement :: pointer) :: int, as: :columns, dirty: false
  defcp sqlite3_column_type(statement :: pointer, column :: int) :: int, as: :kind, dirty: false
  defcp sqlite3_column_int64(statement :: pointer, column :: int) :: int64, as: :int, dirty: false
  defcp sqlite3_column_double(statement :: pointer, column :: int) :: double, as: :float, dirty: false
  defcp sqlite3_column_bytes(statement :: pointer, column :: int) :: int, as: :size, dirty: false
  defcp sqlite3_column_text(statement :: pointer, column :: int) :: pointer, as: :text, dirty: false

  # A function of the language in SQL.
  ctype sql_function :: (pointer, int, pointer -> void)
  defcp sqlite3_create_function(
          db :: pointer,
          name :: string,
          arity :: int,
          flags :: int,
          data :: pointer,
          call :: pointer,
          step :: pointer,
          final :: pointer
        ) :: int,
        as: :create_function

  defcp sqlite3_value_int64(value :: pointer) :: int64, as: :value, dirty: false
  defcp sqlite3_result_int64(context :: pointer, value :: int64) :: void, as: :result, dirty: false

  def open(path) do
    {0, db} = open_db(path)
    db
  end

  def close(db), do: 0 = close_db(db)

  def query(db, sql, values \\ []) do
    statement =
      case prepare(db, sql, byte_size(sql), nil) do
        {0, statement} -> statement
        _ -> raise "SQLite: " <> message(db)
      end

    try do
      for {value, at} <- Enum.with_index(values, 1), do: bind(statement, at, value)
      rows(db, statement)
    after
      finalize(statement)
    end
  end

  @doc "From now on SQL may call `fun`, of integers, by that name."
  def function(db, name, arity, fun) do
    callback =
      FFI.callback(sql_function(), fn context, count, values ->
        arguments = FFI.read(values, {:array, :pointer, count})
        result(context, apply(fun, Enum.map(arguments, &value/1)))
      end)

    0 = create_function(db, name, arity, 1, nil, callback, nil, nil)
    callback
  end

  defp bind(statement, at, value) when is_integer(value), do: 0 = bind_int(statement, at, value)
  defp bind(statement, at, value) when is_float(value), do: 0 = bind_float(statement, at, value)
  defp bind(statement, at, value), do: 0 = bind_text(statement, at, value, byte_size(value), FFI.pointer(@transient))

  defp rows(db, statement) do
    case step(statement) do
      @row -> [for(column <- 0..(columns(statement) - 1), do: column(statement, column)) | rows(db, statement)]
      101 -> []
      _ -> raise "SQLite: " <> message(db)
    end
  end

  defp column(statement, column) do
    case kind(statement, column) do
      @integer -> int(statement, column)
      @float -> float(statement, column)
      @null -> nil
      _ -> FFI.bytes(text(statement, column), size(statement, column))
    end
  end
end

db = SQLite.open(":memory:")
SQLite.query(db, "create table planet (name text, moons integer, mass real)")

for {name, moons, mass} <- [{"Earth", 1, 1.0}, {"Mars", 2, 0.107}, {"Jupiter", 95, 317.8}] do
  SQLite.query(db, "insert into planet values (?, ?, ?)", [name, moons, mass])
end

IO.inspect(SQLite.query(db, "select * from planet where moons > ? order by mass", [1]))
IO.inspect(SQLite.query(db, "select count(*), sum(moons), null from planet"))

callback = SQLite.function(db, "double", 1, fn n -> n * 2 end)
IO.inspect(SQLite.query(db, "select name, double(moons) from planet order by name"))

try do
  SQLite.query(db, "select 1 from nowhere")
rescue
  e -> IO.puts(Exception.message(e))
end

SQLite.close(db)
# As long as SQLite may call it, somebody must have it.
IO.puts("callback kept: #{is_reference(callback)}")
