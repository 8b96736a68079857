import { foldText } from '../spec/fold-text.ts';

/** What businesses keep records of: English, Spanish, Portuguese; several words of one language with a slash between them. */
const nouns = `
account cuenta conta; activity actividad atividade; address dirección/domicilio endereço; adjustment ajuste ajuste
advance anticipo/adelanto adiantamento; agency agencia agência; agent agente agente; agreement acuerdo/convenio acordo/convênio
alert alerta alerta; allocation asignación alocação; amount importe/monto montante; announcement anuncio anúncio; answer respuesta resposta
applicant solicitante/postulante candidato; application solicitud solicitação; appointment cita/turno agendamento/consulta
approval aprobación aprovação; area área área; article artículo artigo; asset activo ativo; assignment asignación atribuição
attachment adjunto anexo; attendance asistencia presença/frequência; attendee asistente participante; audit auditoría auditoria
author autor autor; balance saldo saldo; bank banco banco; basket cesta cesta; batch lote lote; beneficiary beneficiario beneficiário
benefit beneficio benefício; bid oferta/puja lance; bill recibo conta; board tablero quadro; book libro livro
booking reserva reserva; branch sucursal filial; brand marca marca; budget presupuesto orçamento; building edificio edifício/prédio
business negocio negócio; buyer comprador comprador; calendar calendario calendário; call llamada chamada; campaign campaña campanha
candidate candidato candidato; car coche/auto/carro carro; card tarjeta cartão; career carrera carreira
carrier transportista transportadora; cart carrito carrinho; case caso caso; cashier cajero caixa; catalog catálogo catálogo
category categoría categoria; center centro centro; certificate certificado certificado; channel canal canal; chapter capítulo capítulo
charge cargo cobrança; city ciudad cidade; claim reclamo/reclamación reclamação/sinistro; class clase classe/turma; classroom aula sala
client cliente cliente; clinic clínica clínica; collection colección coleção; collector recaudador cobrador; comment comentario comentário
commission comisión comissão; company empresa/compañía empresa/companhia; competitor competidor concorrente; complaint queja queixa
component componente componente; condition condición condição; conference conferencia conferência; contact contacto contato
container contenedor contêiner; contract contrato contrato; contractor contratista empreiteiro
contribution contribución/aporte contribuição; cost costo/coste custo; country país país; coupon cupón cupom; course curso curso
courier mensajero entregador; coverage cobertura cobertura; credential credencial credencial; credit crédito crédito
currency moneda/divisa moeda; customer cliente cliente; deadline plazo/vencimiento prazo; deal trato negócio; debt deuda dívida
debtor deudor devedor; delivery entrega entrega; department departamento departamento; deposit depósito depósito
device dispositivo dispositivo; diagnosis diagnóstico diagnóstico; director director diretor; discount descuento desconto
disease enfermedad doença; dispute disputa disputa; district distrito distrito/bairro; doctor médico/doctor médico/doutor
document documento documento; donation donación doação; donor donante doador; draft borrador rascunho; driver conductor/chofer motorista
drug fármaco medicamento; employee empleado funcionário/empregado; employer empleador empregador; enrollment inscripción/matrícula matrícula
enterprise empresa empresa; entry entrada entrada; equipment equipo/equipamiento equipamento; estimate estimación estimativa
evaluation evaluación avaliação; event evento evento; exam examen exame/prova; exchange cambio/intercambio troca/câmbio
exercise ejercicio exercício
expense gasto despesa; expert experto especialista; facility instalación instalação; factory fábrica fábrica; family familia família
fee tarifa/cuota taxa; feedback comentario retorno; fleet flota frota; flight vuelo voo; folder carpeta pasta; follower seguidor seguidor
forecast pronóstico previsão; freight flete frete; fund fondo fundo; game juego/partido jogo; gift regalo presente
goal meta/objetivo meta/objetivo; note nota nota; grade nota/calificación nota; grant beca/subvención bolsa/subsídio
group grupo grupo; guarantee garantía garantia; guest huésped/invitado hóspede/convidado; guide guía guia; harvest cosecha colheita
hospital hospital hospital; host anfitrión anfitrião; hotel hotel hotel; house casa casa; incident incidente/incidencia incidente
income ingreso receita/renda; ingredient ingrediente ingrediente; inspection inspección inspeção/vistoria
installment cuota parcela/prestação; institution institución instituição; insurance seguro seguro; inventory inventario inventário
investment inversión investimento; investor inversor investidor; invitation invitación convite; invoice factura fatura
job trabajo/empleo trabalho/emprego/vaga; journey viaje jornada; key llave/clave chave; laboratory laboratorio laboratório
language idioma/lengua idioma/língua; lawsuit demanda processo; lawyer abogado advogado; lead prospecto lead; league liga liga
lease arrendamiento/alquiler arrendamento/aluguel; leave permiso/licencia/vacación licença/férias; lecture conferencia palestra; field campo campo
lender prestamista credor; lesson lección/clase aula/lição; level nivel nível; library biblioteca biblioteca; license licencia licença
line línea linha; list lista lista; loan préstamo empréstimo; location ubicación localização; lot lote lote; machine máquina máquina
maintenance mantenimiento manutenção; manager gerente gerente; manufacturer fabricante fabricante; market mercado mercado
match partido partida; material material material; meal comida refeição; measurement medición medição
medicine medicamento/medicina remédio/medicamento; meeting reunión reunião; method método/forma método/forma; member miembro/socio membro/sócio
membership membresía/afiliación adesão/associação; menu menú cardápio; merchant comerciante comerciante; message mensaje mensagem
meter medidor/contador medidor; milestone hito marco; model modelo modelo; module módulo módulo; movement movimiento movimento/movimentação
municipality municipio município; neighborhood barrio bairro; notification notificación notificação
nurse enfermero/enfermera enfermeiro/enfermeira; objective objetivo objetivo; occupation ocupación ocupação; offer oferta oferta
office oficina escritório; officer oficial oficial; operation operación operação; operator operador operador
opportunity oportunidad oportunidade; order pedido/orden pedido/ordem; organization organización organização
owner propietario/dueño proprietário/dono; package paquete pacote; parent padre pai; parking estacionamiento estacionamento
part pieza/repuesto peça; participant participante participante; partner socio/aliado parceiro/sócio; passenger pasajero passageiro
patient paciente paciente; payment pago pagamento; payroll nómina folha; payslip nómina holerite/contracheque; penalty penalización/multa penalidade/multa; period período período
permission permiso permissão; permit permiso alvará; person persona pessoa; pet mascota pet; photo foto foto; plan plan plano
player jugador jogador; policy póliza/política apólice/política; portfolio cartera carteira
position puesto/cargo cargo; post publicación/entrada publicação/postagem; recipe receta receita; prescription receta receita/prescrição; price precio preço
printer impresora impressora; problem problema problema; procedure procedimiento procedimento; process proceso processo
producer productor produtor; product producto produto; production producción produção; professional profesional profissional
professor profesor professor; program programa programa; project proyecto projeto; promotion promoción promoção
property propiedad/inmueble propriedade/imóvel; proposal propuesta proposta; province provincia província; provider prestador provedor
publication publicación publicação; publisher editorial editora; purchase compra compra; qualification calificación qualificação
question pregunta pergunta; quotation cotización cotação
quote cotización/presupuesto cotação/orçamento; rate tasa/tarifa taxa; rating calificación/valoración classificação/avaliação
receipt recibo/comprobante recibo/comprovante; refund reembolso reembolso; region región região
registration registro/inscripción registro/inscrição/cadastro; reminder recordatorio lembrete; rent alquiler/renta aluguel
rental alquiler locação/aluguel; repair reparación reparo/conserto; request solicitud/petición solicitação/pedido
requirement requisito requisito; reservation reserva/reservación reserva; resident residente morador/residente; resource recurso recurso
restaurant restaurante restaurante; result resultado resultado; return devolución devolução; revenue ingreso receita
review reseña/revisión avaliação/resenha; reward recompensa recompensa; risk riesgo risco; role rol/papel papel/função
room habitación/sala quarto/sala; route ruta rota; rule regla regra; salary salario/sueldo salário; sale venta venda
salesperson vendedor vendedor; sample muestra amostra; schedule horario/agenda agenda/horário; scholarship beca bolsa
school escuela/colegio escola; score puntuación/puntaje pontuação; season temporada temporada; seat asiento assento/poltrona
section sección seção; sector sector setor; seller vendedor vendedor; semester semestre semestre; series serie série
service servicio serviço; session sesión sessão; shareholder accionista acionista; shift turno turno
ship barco/buque navio; shipment envío/embarque envio/remessa; shipping envío envio; shop tienda loja; signature firma assinatura; site sitio/sede sede
skill habilidad habilidade; song canción música/canção; speaker ponente palestrante; specialty especialidad especialidade
sponsor patrocinador patrocinador; staff personal pessoal; stage etapa etapa; state estado estado; station estación estação
statement extracto extrato; stock existencias/existencia estoque; stop parada parada; store tienda loja; strategy estrategia estratégia; street calle rua
student estudiante/alumno estudante/aluno; subject asignatura/materia matéria/disciplina; subscriber suscriptor assinante
subscription suscripción assinatura; supervisor supervisor supervisor; supplier proveedor fornecedor; supply suministro suprimento
survey encuesta pesquisa; symptom síntoma sintoma; task tarea tarefa; tax impuesto imposto; tag etiqueta etiqueta; taxpayer contribuyente contribuinte
teacher profesor/maestro/docente professor/docente; team equipo equipe; technician técnico técnico; template plantilla modelo; tenant inquilino inquilino
term término termo; territory territorio território; ticket boleto/entrada/tique bilhete/ingresso/chamado; tool herramienta ferramenta
topic tema/tópico tema/tópico; tour recorrido passeio; tournament torneo torneio; trade comercio comércio
trainer entrenador treinador; training capacitación/formación treinamento/capacitação; transaction transacción transação
transfer transferencia transferência; transport transporte transporte; traveler viajero viajante; treatment tratamiento tratamento
trip viaje viagem; truck camión caminhão; unit unidad unidade; university universidad universidade; user usuario usuário
vacancy vacante vaga; vacation vacación férias; vaccine vacuna vacina; vehicle vehículo veículo; vendor proveedor/vendedor fornecedor
venue recinto recinto; vet veterinario veterinário; version versión versão; veterinarian veterinario veterinário; visit visita visita; visitor visitante visitante
volunteer voluntario voluntário; voucher vale/comprobante vale/comprovante; wallet billetera/monedero carteira
warehouse almacén/depósito/bodega armazém/depósito; warranty garantía garantia; wish deseo desejo; worker trabajador/obrero trabalhador
workshop taller oficina; zone zona zona
absence ausencia/falta ausência/falta; accident accidente acidente; actor actor/actriz ator/atriz; airport aeropuerto aeroporto; album álbum álbum
allergy alergia alergia; ambulance ambulancia ambulância; amenity comodidad comodidade; animal animal animal; apartment apartamento apartamento
artist artista artista; artwork obra obra; auction subasta leilão; badge insignia distintivo; band banda banda; barber barbero barbeiro; beach playa praia
bed cama cama/leito; beer cerveza cerveja; bidder postor licitante; birthday cumpleaños aniversário; breed raza raça; bridge puente ponte
cake torta/pastel bolo; character personaje personagem; chat chat chat; church iglesia igreja; cinema cine cinema; citizen ciudadano cidadão
coach entrenador treinador; community comunidad comunidade; computer ordenador/computadora computador; concert concierto concerto
condominium condominio condomínio; conversation conversación conversa; court tribunal/juzgado tribunal; crew tripulación tripulação; crime delito crime
crop cultivo cultivo/lavoura; dance baile/danza dança; decision decisión decisão; diet dieta dieta; discipline disciplina disciplina; dish plato prato
dividend dividendo dividendo; domain dominio domínio; drink bebida bebida; election elección eleição; email correo email; emergency emergencia emergência
emotion emoción emoção; episode episodio episódio; exhibition exposición exposição; experiment experimento experimento; farm granja/finca fazenda
farmer agricultor agricultor; festival festival festival; file archivo/fichero arquivo/ficheiro; floor piso andar; flower flor flor
food comida/alimento comida/alimento; fuel combustible combustível; gender género gênero; genre género gênero; gym gimnasio academia
hearing audiencia audiência; holiday feriado/festivo feriado; homework tarea/deber tarefa; image imagen imagem; instance instancia instância
instrument instrumento instrumento; interview entrevista entrevista; interviewer entrevistador entrevistador; journal diario diário; judge juez juiz
kitchen cocina cozinha; landlord arrendador/casero senhorio/locador; law ley lei; letter carta carta; link enlace/vínculo link/vínculo
luggage equipaje bagagem; magazine revista revista; mail correo correio; mechanic mecánico mecânico; moderator moderador moderador
mortgage hipoteca hipoteca; movie película filme; museum museo museu; news noticia notícia; newsletter boletín boletim; newspaper periódico jornal
nutrient nutriente nutriente; occasion ocasión ocasião; page página página; painting pintura pintura; pallet palé/tarima palete; pantry despensa despensa
parcel paquete/encomienda encomenda; parish parroquia paróquia; park parque parque; passport pasaporte passaporte; patent patente patente
phone teléfono telefone; pilot piloto piloto; plant planta planta; police policía polícia; poll encuesta/votación enquete/votação; port puerto porto
preference preferencia preferência; pronoun pronombre pronome; quest misión missão; questionnaire cuestionario questionário; quiz cuestionario questionário
reaction reacción reação; reader lector leitor; reading lectura leitura; referee árbitro árbitro; relationship relación relação/relacionamento
religion religión religião; research investigación pesquisa; researcher investigador pesquisador; river río rio; road carretera estrada; salon salón salão
seed semilla semente; sensor sensor sensor; server servidor servidor; shelf estante/estantería prateleira; species especie espécie; sport deporte esporte
stadium estadio estádio; step paso passo; story historia/relato história/relato; supermarket supermercado supermercado; surgery cirugía cirurgia
table mesa mesa; theater teatro teatro; thesis tesis tese; tip propina gorjeta; tire neumático/llanta pneu; toll peaje pedágio; tourist turista turista
trailer remolque reboque; variant variante variante; video video/vídeo vídeo; village aldea/pueblo aldeia/vila; vote voto voto
waiter camarero/mesero garçom; wedding boda casamento; wine vino vinho; workout entrenamiento treino
`;

/** A language of requests and of code bases. */
export type Language = 'en' | 'es' | 'pt';

export const languages: readonly Language[] = ['en', 'es', 'pt'];

/** Of a folded word, what it is: English nouns, each with a language in which the word means it. */
type Senses = readonly (readonly [noun: string, language: Language])[];

let known: ReadonlyMap<string, Senses> | null = null;

/** Two thousand words, made for whoever asks first: folded at once and taken apart by letters, a third of what splitting them takes in code that runs once. */
function glossary(): ReadonlyMap<string, Senses> {
  if (known) return known;
  const senses = new Map<string, (readonly [string, Language])[]>();
  let [start, column, noun] = [0, 0, ''];
  const text = foldText(nouns);
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter !== ' ' && letter !== '/' && letter !== ';' && letter !== '\n') continue;
    const [word, language] = [text.slice(start, at), languages[column]];
    start = at + 1;
    // Behind a semicolon stands a blank.
    if (word === '') continue;
    if (noun === '') noun = word;
    const its = senses.get(word);
    if (!language) throw new Error(`"${word}" has no language.`);
    if (its) its.push([noun, language]);
    else senses.set(word, [[noun, language]]);
    if (letter === ' ') column += 1;
    if (letter === ';' || letter === '\n') [column, noun] = [0, ''];
  }
  known = senses;
  return senses;
}

/** The English nouns that a folded word in the singular may mean in any of the languages; [] for one that is not known. */
export function meaningsOf(word: string, spoken: readonly Language[] = languages): readonly string[] {
  const senses = glossary().get(word);
  return senses ? [...new Set(senses.flatMap(([noun, language]) => (spoken.includes(language) ? [noun] : [])))] : [];
}

/** The languages in which a folded word in the singular is one of the glossary. */
export function languagesOf(word: string): readonly Language[] {
  return [
    ...new Set(
      glossary()
        .get(word)
        ?.map(([, language]) => language),
    ),
  ];
}

/** Several English words for what may well be one thing. */
const synonyms = [
  'customer client',
  'supplier vendor',
  'employee staff worker',
  'booking reservation',
  'doctor physician',
  'student pupil',
  'teacher instructor',
  'lease rental rent',
  'quote quotation',
  'company firm enterprise',
  'purchase procurement shopping',
  'cart basket',
  'coupon voucher',
  'applicant candidate',
  'email mail',
  'trip travel journey',
  'movie film',
  'apartment flat',
  'job work',
  'tag label',
  'penalty fine',
].map((row) => row.split(' '));

/** Other English words for a noun in the singular; [] where none is known. */
export function synonymsOf(word: string): readonly string[] {
  return synonyms.filter((row) => row.includes(word)).flatMap((row) => row.filter((other) => other !== word));
}

/** What an English noun of the glossary is called, folded. */
export function nounIn(noun: string, language: Language): string {
  const row = foldText(nouns)
    .split(/ *[;\n] */u)
    .find((one) => one.startsWith(noun) && /^[ /]/u.test(one.slice(noun.length)));
  return row?.split(' ')[languages.indexOf(language)]?.split('/', 1)[0] ?? noun;
}
