"""What the peers do with a file, run in an environment of their own: `peers.py PEER FORM FILE`.

Prints how many messages the peer got. chat-miner parses to its list of messages and makes its data
frame; whatstk makes its data frame.
"""

import logging
import sys


def main(peer: str, form: str, file: str) -> int:
    logging.disable(logging.CRITICAL)
    if peer == "chat-miner":
        from chatminer.chatparsers import TelegramJsonParser, WhatsAppParser

        parser = {"whatsapp": WhatsAppParser, "telegram": TelegramJsonParser}[form](file)
        parser.parse_file()
        return len(parser.parsed_messages.get_df())
    if peer == "chat-miner-parse":
        from chatminer.chatparsers import TelegramJsonParser, WhatsAppParser

        parser = {"whatsapp": WhatsAppParser, "telegram": TelegramJsonParser}[form](file)
        parser.parse_file()
        return len(parser.parsed_messages._parsed_messages)
    from whatstk import WhatsAppChat

    return len(WhatsAppChat.from_source(filepath=file, max_size=None).df)


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
