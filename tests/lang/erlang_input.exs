# Input by format and by term: :io_lib.fread, :io.fread, :io.read, :file.consult.
dir = Path.join(System.tmp_dir!(), "vial_terms_#{System.pid()}")
File.mkdir_p!(dir)

t = [
  {"~d", "15 3"},
  {"~d", ""},
  {"~d", "   "},
  {"~d ~f", "1 2.5x"},
  {"~s", "abc def"},
  {"~a", "abc def"},
  {"~c", "ab"},
  {"~3c", "abcd"},
  {"~5s", "abcdefg"},
  {"~d", "x"},
  {"~16u", "ff"},
  {"~16u", "0xff"},
  {"~-16u", "ff"},
  {"~#", "16#ff z"},
  {"~l~d", "  12"},
  {"~d~l", "  12"},
  {"a~db", "a12b"},
  {"a~db", "a12c"},
  {"~*d ~d", "1 2"},
  {"~~", "~"},
  {"~d,~d", "1,2"},
  {"~d , ~d", "1 , 2"},
  {"~d , ~d", "1,2"},
  {"~f", "1"},
  {"~f", "1.0e3"},
  {"~f", "-1.5"},
  {"~d", "-12"},
  {"~u", "-12"},
  {"~d", "+3"},
  {"~2d~d", "123"},
  {"~x", "1"},
  {"abc", "abd"},
  {"abc", "ab"},
  {"~d ~d", "1"},
  {"~ts", "åäö x"},
  {"~tc", "å"},
  {"~d\n", "1\n2"},
  {" ~d", "1"},
  {"~s", ""},
  {"~c", ""},
  {"~36u", "zz"},
  {"~8u", "9"},
  {"~#", "1"},
  {"~#", "37#1"},
  {"~f", "1.x"},
  {"~f", ".5"},
  {"~3s~s", "ab cd"},
  {"~3a", "ab cd"},
  {"~2c~c", "a"},
  {"~s ~d", "ab"}
]

for {f, s} <- t do
  IO.puts(
    inspect(
      {f, s,
       try do
         :io_lib.fread(String.to_charlist(f), String.to_charlist(s))
       rescue
         e -> e.__struct__
       catch
         k, v -> {k, v}
       end},
      limit: :infinity,
      charlists: :as_lists
    )
  )
end

IO.inspect(:io_lib.fread([], '12 ', '~d'))
IO.inspect(:io_lib.fread([], '12\n', '~d'))
{:more, c} = :io_lib.fread([], '12\n', '~d ~d')
IO.inspect(:io_lib.fread(c, '13\n', '~d ~d'))
IO.inspect(:io_lib.fread(c, :eof, '~d ~d'))
IO.inspect(:io_lib.fread([], :eof, '~d ~d'))
IO.inspect(:io_lib.fread([], 'x\n', '~d'))
{:ok, d} = StringIO.open("1 2 abc\n3\n4 {a,b}. [1,\n2]. x")
IO.inspect(:io.fread(d, '', '~d ~d ~s'))
IO.inspect(:io.fread(d, '', '~d ~d'))
IO.inspect(:io.read(d, ''))
IO.inspect(:io.read(d, ''))
IO.inspect(:io.read(d, ''))
IO.inspect(:io.read(d, ''))
IO.inspect(:io.fread(d, '', '~d ~d'))
{:ok, d} = StringIO.open("1 a {b. c. ")
for _ <- 1..4, do: IO.inspect(:io.read(d, ''))
File.write!(dir <> "/c.terms", "%% c\n{a, 1}.\n[b,\n c].\n")
IO.inspect(:file.consult(String.to_charlist(dir <> "/c.terms")))
IO.inspect(:file.consult(dir <> "/c.terms"))
File.write!(dir <> "/c2.terms", "{a, 1}.\n[b,\n c.\n{c,2}.")
IO.inspect(:file.consult(String.to_charlist(dir <> "/c2.terms")))
File.write!(dir <> "/c2.terms", "{a, 1}.\n[b")
IO.inspect(:file.consult(String.to_charlist(dir <> "/c2.terms")))
File.write!(dir <> "/c2.terms", "{a, 'x}.\n")
IO.inspect(:file.consult(String.to_charlist(dir <> "/c2.terms")))
File.write!(dir <> "/c2.terms", "\"é\".\n")
IO.inspect(:file.consult(String.to_charlist(dir <> "/c2.terms")))
File.write!(dir <> "/c2.terms", "%% coding: latin-1\n\"\xe9\".\n")
IO.inspect(:file.consult(String.to_charlist(dir <> "/c2.terms")))
File.write!(dir <> "/c2.terms", "")
IO.inspect(:file.consult(String.to_charlist(dir <> "/c2.terms")))
IO.inspect(:file.consult(String.to_charlist(dir <> "/nope")))
{:ok, [{:a, 1}, [:b, :c]], _} = :file.path_consult(['/', dir], 'c.terms')
IO.inspect(:file.path_consult(['/'], 'c.terms'))
IO.inspect(:file.format_error({2, :erl_parse, ['syntax error before: ', '\'.\'']}))
{:ok, f} = File.open(dir <> "/c.terms", [:read])
IO.inspect([:io.read(f, ''), :io.read(f, ''), :io.read(f, '')])
File.rm_rf!(dir)
