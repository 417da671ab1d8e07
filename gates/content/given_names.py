"""Names that people are commonly called by, without accents, and short forms that are one name."""

# Each line is one name.
SHORT_FORMS = """
alexander alex xander sasha lex sandro
alexandra alex sasha sandra lexi
andrew andy drew andreas
anthony tony antonio toni
benjamin ben benny benji
catherine katherine kathryn cathy kathy kate katie cat kat kit
charles charlie chuck carl
christopher chris kris topher
christina christine christiane kristin chris tina kristina tine
christian chris
daniel dan danny dani
daniela danielle dani
david dave davy
edward ed eddie ted ned eduardo
elizabeth elisabeth liz beth lizzie eliza betty lisa elise libby ellie sisi
francisco paco fran cisco pancho
francesca fran franny
frederick fred freddy frederic friedrich fritz
gabriel gabe gabi
gabriela gabriele gabrielle gabi gaby
gregory greg
guillermo memo
ignacio nacho
isabella isabel bella izzy isa
james jim jimmy jamie
jacob jake
jeffrey geoffrey jeff geoff
jennifer jen jenny jenn
jessica jess jessie
jesus chuy
john jack johnny
johannes hannes jo hans johann
jonathan jon jonny
jose pepe
joseph joe joey
joshua josh
kenneth ken kenny
lawrence laurence larry
manuel manu manolo
margaret maggie meg peggy marge greta margarete gretchen
matthew matt
matthias matze mats
maximilian max maxi
michael mike mick michi micha mickey
mohammed mohammad muhammad mohamed mo
nathaniel nathan nate nat
nicholas nicolas nikolas nick nico niko klaus
patricia pat patty trish tricia patsy
patrick pat paddy rick
peter pete
philip phillip philippe phil pip
rebecca becky becca bex
richard rich rick dick ricky rico
robert rob bob bobby robbie bert
ronald ron ronny
samantha sam sammy
samuel sam sammy
sebastian seb basti bastian
stephen steven steve stephan stefan
stephanie stefanie steffi steph stef
susan susanne suzanne sue suzie susi
teresa theresa terry tess tessa
theodore ted theo teddy
thomas tom tommy
timothy tim timmy
valentina val tina vale
victoria vicky tori vic
vincent vince vinny
vladimir vlad volodya
william will bill billy liam willy wilhelm
zachary zach zack
"""

GIVEN_NAMES = """
aaron abdul abdullah abigail adam adele adrian adriana agnes ahmed aiden aisha akira alan albert alberto alejandra alejandro
alessandra alessandro alexis alfred ali alice alicia alina alison allison alma alvaro amanda amber amelia amelie amina amir
amit amy ana anastasia anders andre andrea andreas andres anette angela angelica anil anita anja anjali anke ann anna annabelle
anne annette annika antje anton antoine antonia antonio anya arjun armando arne arnaud arthur arturo astrid asif audrey aurelie
ava axel aylin barbara beatrice beatriz benedikt benoit bernard bernd bernhard bertrand bianca birgit birgitta bjorn blake bob
boris brad bradley brandon brenda brent brett brian bridget brigitte britta brooke bruce bruno bryan caleb calvin camila camille
cameron carina carla carlo carlos carmen carol carolina caroline carolyn carsten cassandra cecilia cedric celine cesar chiara
chloe christoph cindy claire clara claudia claudio claus clement colin connor constance cora corinna cory courtney craig crystal
curtis cynthia dagmar daisy damien dana danielle daphne darren deborah debra delphine denise dennis derek desiree detlef devon
diana diane diego dieter dietmar dimitri dirk dmitri dominic dominik dominique donald donna doris dorothy douglas duncan dustin
dylan eckhard edgar edith eduardo edwin egon eileen elaine eleanor elena elias elif elisa ella ellen elliot elsa emilia emilie
emilio emily emma emmanuel enrico enrique eric erica erik erika erin ernesto erwin esteban esther ethan eugene eva evan evelyn
fabian fabien fabio farah fatima federico felicia felix ferdinand fernanda fernando fiona florian floriane frances francesco
francis francois franck frank frankie franz frieda gareth garrett gary gavin gemma genevieve georg george georges gerald gerard
gerd gerhard gert gianluca gilbert gilles gina giorgio giovanni giulia gisela gloria gonzalo gordon grace graham gudrun guido
guillaume gunter gustav gustavo guy hamza hannah hanna hannelore harald harold harriet harry harvey hassan heather hector heidi
heike heiko heinrich heinz helen helena helene helga helmut hendrik henning henri henrik henry herbert hermann hiroshi holger
holly howard hubert hugh hugo ian ibrahim ignacio ilse imran ines inga inge ingo ingrid irene irina iris isaac isabelle ivan ivana
jacqueline jacques jaime jan jana jane janet janice janine jared jasmin jasmine jason javier jean jeanne jeanette jens jeremy
jerome jesse jill jin joachim joan joana joanna joanne joel joelle johan johanna jorg jorge jose josef josefine joyce juan juana
judith judy julia julian juliana julie julien juliette julio jurgen justin jutta kai kamal karen karim karin karina karl karla
karsten kasia katarina katharina kathleen katja katrin kazuo keiko keith kelly kelsey kemal kenji kerry kerstin kevin khalid kim
kirsten kirsty klara konrad kristen krzysztof kurt kyle lars laura lauren laurent laurie lea leah leila lena lennart leo leon
leonard leonardo leonie leroy leslie liam lila lina linda lindsay lionel lisa logan lorena lorenzo louis louise luca lucas lucia
luciana lucie lucy ludwig luigi luis luisa lukas luke lydia lynn mabel maddie madeleine magdalena magnus maja malcolm malik
malte manfred manon manuela marc marcel marcela marcelo marco marcos marcus margarita margot maria mariana marianne marie marina
mario marion marisa marjorie mark marko markus marlene marta martha martin martina martine marvin mary masako mateo mathias
mathieu mathilde matteo maureen maurice mauricio maurizio maya megan mehmet mei melanie melissa melody mercedes meredith mia
michaela michal michel michele michelle miguel mikael milan mila milena miriam mohamed moira molly mona monica monika monique
moritz morgan muhammad murat mustafa nadia nadine nadja naomi natalia natalie natasha neha neil nele nicola nicole nikhil nikita
nikolai nils nina noah noel noelle nora norbert norma norman octavia ola olaf oleg olga oliver olivia olivier omar oscar oskar
otto owen pablo paige paloma pamela paola paolo pascal patrice paul paula paulina pauline pavel pedro penelope penny per petra
philippa pia pierre pilar piotr priya quentin rachel rafael rainer rajesh ralf ralph ramon randall randy raoul raphael raul
ravi raymond regina reinhard remy renata renate rene ricardo rita roberta roberto rocio rodrigo roger roland rolf roman romain
ronan rosa rosalie rosemary ross roxanne ruben rudolf rupert russell ruth ryan sabine sabrina salma salvador sanjay sara sarah
saskia scott sean selina serge sergei sergio seth shannon sharon shaun shawn sheila shirley sibylle sidney siegfried silke silvia
simon simone sina sofia sofie sonia sonja sophia sophie soren stacey stacy stanislav stanley stefania stella stuart sunil
susana suresh sven svenja svetlana sybille sylvain sylvia sylvie takashi tamara tania tanja tara tatiana tatjana terence
thierry thilo thorsten tiago tiffany till timo tina tobias todd tomas tomasz tony torsten tracey tracy travis trevor tristan
troy tyler udo ulf ulrich ulrike ursula ute uwe valentin valerie vanessa vera verena veronica veronika veronique vicente
victor viktor viktoria vincenzo virginie viviane volker waldemar walter wanda warren wayne wendy werner wesley wiebke wolfgang
xavier yan yannick yasmin yasmine yolanda yosef youssef yuki yusuf yves yvonne zoe zoran zuzanna
"""
