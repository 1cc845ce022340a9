/// The program that a Python with pyarrow runs to write a Parquet file as a stream of typed columns.
///
/// Its arguments are `names` or `cells`, the path, and the columns wanted (none is all). It ends with ``missingStatus``
/// where pyarrow is absent, and with ``refusedStatus`` and a line on the standard error where the file cannot be read.
///
/// The stream, little-endian: `comity1\n`; the number of columns (32 bits); for each a letter (`n` numbers, `t` texts), the
/// length of its name (32 bits) and the name. With `cells`, batches follow: the number of rows (32 bits, zero
/// at the end), then each column: doubles with NaN for null; or the number of labels, each with its length, and a 32-bit
/// position for each row, −1 for null.
enum ParquetScript {
    /// What the program ends with where there is no pyarrow.
    static let missingStatus: Int32 = 86
    /// What it ends with where the file cannot be read.
    static let refusedStatus: Int32 = 87

    static let text = """
        import struct, sys
        # Nothing in the folder of the data may stand in for a library.
        sys.path = [folder for folder in sys.path if folder]
        try:
            import pyarrow as pa, pyarrow.compute as pc, pyarrow.parquet as pq
        except ImportError:
            sys.exit(86)
        mode, path, wanted = sys.argv[1], sys.argv[2], sys.argv[3:]
        out = sys.stdout.buffer
        types = pa.types

        def refuse(message):
            sys.stderr.write(" ".join(str(message).split()))
            sys.exit(87)

        def kind(field):
            held = field.type.value_type if types.is_dictionary(field.type) else field.type
            if types.is_integer(held) or types.is_floating(held) or types.is_boolean(held) or types.is_decimal(held):
                return b"n"
            if types.is_string(held) or types.is_large_string(held) or types.is_temporal(held) or types.is_null(held):
                return b"n" if types.is_null(held) else b"t"
            return None

        def cells(column, width):
            size = len(column) * width
            return memoryview(column.buffers()[1])[column.offset * width:column.offset * width + size]

        def write(column, letter):
            if types.is_dictionary(column.type):
                column = column.dictionary_decode()
            if letter == b"n":
                if types.is_boolean(column.type):
                    column = column.cast(pa.uint8())
                column = pc.fill_null(column.cast(pa.float64(), safe=False), float("nan"))
                out.write(cells(column, 8))
                return
            encoded = column.cast(pa.string()).dictionary_encode()
            labels = [label.encode() for label in encoded.dictionary.to_pylist()]
            out.write(struct.pack("<I", len(labels)))
            for label in labels:
                out.write(struct.pack("<I", len(label)) + label)
            out.write(cells(pc.fill_null(encoded.indices.cast(pa.int32()), -1), 4))

        try:
            file = pq.ParquetFile(path)
            fields = [field for field in file.schema_arrow if not wanted or field.name in wanted]
            letters = [kind(field) for field in fields]
            for field, letter in zip(fields, letters):
                if letter is None and mode == "cells":
                    refuse("column `%s` holds %s, which is neither numbers nor texts" % (field.name, field.type))
            out.write(b"comity1\\n" + struct.pack("<I", len(fields)))
            for field, letter in zip(fields, letters):
                name = field.name.encode()
                out.write((letter or b"t") + struct.pack("<I", len(name)) + name)
            if mode == "cells":
                names = [field.name for field in fields]
                for batch in file.iter_batches(batch_size=65536, columns=names):
                    if batch.num_rows == 0:
                        continue
                    out.write(struct.pack("<I", batch.num_rows))
                    for name, letter in zip(names, letters):
                        write(batch.column(name), letter)
                out.write(struct.pack("<I", 0))
            out.flush()
        except BrokenPipeError:
            sys.exit(1)
        except Exception as fault:
            refuse(fault)
        """
}
