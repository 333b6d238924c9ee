"""Short articles: three batches, the last with one too short and one without text, and what arrives late."""

BATCHES = (
    {
        "accord.txt": "YEREVAN, May 8, 2018 - Armenia's parliament elected Nikol Pashinyan prime minister on "
        "Tuesday.\n\nRussian President Vladimir Putin congratulated Pashinyan in a telegram. “We will work together,” "
        "said Putin.\n",
        "talks.txt": "MOSCOW, May 14, 2018 - Armenian Prime Minister Nikol Pashinyan met Russian President Vladimir "
        "Putin in Sochi on Monday.\n\nThe leaders discussed trade. Azerbaijan criticised the meeting.\n",
    },
    {
        "talks-again.txt": "SOCHI, May 14, 2018 - Russian President Vladimir Putin met Armenian Prime Minister Nikol "
        "Pashinyan in Sochi on Monday.\n\nBoth leaders praised the talks, the Kremlin said.\n",
        "sanctions.txt": "BRUSSELS, March 2, 2022 - The European Union imposed sanctions on Russia on Wednesday.\n\n"
        "The United States expelled 12 members of the Russian mission to the United Nations on Monday.\n",
    },
    {
        "alliance.txt": "BRUSSELS, April 4, 2023 - Finland joined NATO on Tuesday.\n\nUkrainian President Volodymyr "
        "Zelensky congratulated Finland. Russian Defence Minister Sergei Shoigu accused NATO of raising tension.\n",
        "empty.txt": "",
        "short.txt": "Russia warned Georgia on 1 May 2008.\n",
    },
)
LATE = {
    "ceasefire.txt": "BAKU, November 10, 2020 - Azerbaijan, Armenia and Russia signed a ceasefire on Tuesday.\n\n"
    "Azerbaijani President Ilham Aliyev thanked Turkish President Recep Tayyip Erdogan.\n",
}
